using System.Globalization;
using System.Text;
using MlOps.Evaluation.Curves;

namespace MlOps.Evaluation.Report.Charts;

/// <summary>A picture with two axes, as inline SVG in the colours of the style sheet.</summary>
/// <remarks>The view box is about as wide as a phone, so that texts have their natural size there and in a column of a desk screen.</remarks>
internal sealed class Plot
{
    private const double Width = 360;
    private const double Top = 10;
    private const double Right = 18;
    private const double Bottom = 40;

    private readonly HtmlWriter _page;
    private readonly Axis _x;
    private readonly Axis _y;
    private readonly double _left;
    private readonly double _height;

    /// <summary>Begins a picture: frame, grid and axes.</summary>
    /// <param name="page">Where to write.</param>
    /// <param name="id">Unique on the page.</param>
    /// <param name="title">For those who do not see it: what it is.</param>
    /// <param name="description">For those who do not see it: what it shows.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="height">In the unit of the view box, whose width is 360.</param>
    public Plot(HtmlWriter page, string id, string title, string description, Axis x, Axis y, double height = 300)
    {
        const double Digit = 6.4;
        (_page, _x, _y, _height) = (page, x, y, height);
        _left = 26 + (Digit * y.Ticks.Select(tick => tick.Text.Length).DefaultIfEmpty(1).Max());
        Svg.Begin(page, id, title, description, Width, height);
        foreach (Tick tick in y.Ticks)
        {
            page.Empty("line", "class", "grid", "x1", Svg.At(_left), "x2", Svg.At(Width - Right), "y1", Svg.At(Y(tick.Value)), "y2", Svg.At(Y(tick.Value)));
            page.Element("text", tick.Text, "x", Svg.At(_left - 6), "y", Svg.At(Y(tick.Value) + 4), "text-anchor", "end");
        }

        foreach (Tick tick in x.Ticks)
        {
            page.Empty("line", "class", "grid", "x1", Svg.At(X(tick.Value)), "x2", Svg.At(X(tick.Value)), "y1", Svg.At(Top), "y2", Svg.At(height - Bottom));
            page.Element("text", tick.Text, "x", Svg.At(X(tick.Value)), "y", Svg.At(height - Bottom + 15), "text-anchor", "middle");
        }

        double middle = (Top + height - Bottom) / 2;
        page.Element("text", x.Label, "class", "axis", "x", Svg.At((_left + Width - Right) / 2), "y", Svg.At(height - 6), "text-anchor", "middle");
        page.Element("text", y.Label, "class", "axis", "x", "12", "y", Svg.At(middle), "text-anchor", "middle", "transform", $"rotate(-90 12 {Svg.At(middle)})");
    }

    /// <summary>Ends the picture.</summary>
    public void End()
    {
        _page.Empty("path", "class", "base", "fill", "none", "d", $"M{Svg.At(_left)} {Svg.At(Top)}V{Svg.At(_height - Bottom)}H{Svg.At(Width - Right)}");
        _page.Close().Line();
    }

    /// <summary>A line through points.</summary>
    public Plot Line(IEnumerable<CurvePoint> points, string style)
    {
        _page.Empty("path", "class", style, "d", Path(points));
        return this;
    }

    /// <summary>The area between a line and the horizontal axis.</summary>
    public Plot Area(IReadOnlyList<CurvePoint> points, string style)
    {
        IEnumerable<CurvePoint> closed = [new(points[0].X, _y.From), .. points, new(points[^1].X, _y.From)];
        _page.Empty("path", "class", style, "d", Path(closed) + "Z");
        return this;
    }

    /// <summary>The line where both axes agree.</summary>
    public Plot Diagonal()
    {
        double from = Math.Max(_x.From, _y.From), to = Math.Min(_x.To, _y.To);
        return Line([new(from, from), new(to, to)], "guide");
    }

    /// <summary>A level line across.</summary>
    public Plot Level(double y) => Line([new(_x.From, y), new(_x.To, y)], "guide");

    /// <summary>A filled dot.</summary>
    public Plot Dot(CurvePoint point, double radius, string style, string tip)
    {
        _page.Open("circle", "class", style, "cx", Svg.At(X(point.X)), "cy", Svg.At(Y(point.Y)), "r", Svg.At(radius)).Element("title", tip).Close();
        return this;
    }

    /// <summary>A bar from the horizontal axis up.</summary>
    public Plot Bar(double from, double to, double height, string style, string tip)
    {
        double top = Y(height);
        _page.Open("rect", "class", style, "x", Svg.At(X(from)), "y", Svg.At(top), "width", Svg.At(Math.Max(0.5, X(to) - X(from))), "height", Svg.At(_height - Bottom - top));
        _page.Element("title", tip).Close();
        return this;
    }

    /// <summary>A shaded rectangle.</summary>
    public Plot Cell(double xFrom, double xTo, double yFrom, double yTo, double shade, string tip)
    {
        _page.Open(
            "rect", "class", "blue", "fill-opacity", shade.ToString("0.##", CultureInfo.InvariantCulture),
            "x", Svg.At(X(xFrom)), "y", Svg.At(Y(yTo)), "width", Svg.At(X(xTo) - X(xFrom)), "height", Svg.At(Y(yFrom) - Y(yTo)));
        _page.Element("title", tip).Close();
        return this;
    }

    /// <summary>A text inside the frame.</summary>
    public Plot Note(double x, double y, string text, string anchor = "start")
    {
        _page.Element("text", text, "class", "strong", "x", Svg.At(X(x)), "y", Svg.At(Y(y)), "text-anchor", anchor);
        return this;
    }

    private double X(double value) => _left + ((value - _x.From) / (_x.To - _x.From) * (Width - Right - _left));

    private double Y(double value) => _height - Bottom - ((value - _y.From) / (_y.To - _y.From) * (_height - Bottom - Top));

    private string Path(IEnumerable<CurvePoint> points)
    {
        var path = new StringBuilder();
        foreach (CurvePoint point in points)
        {
            path.Append(path.Length == 0 ? 'M' : 'L').Append(Svg.At(X(point.X))).Append(' ').Append(Svg.At(Y(point.Y)));
        }

        return path.ToString();
    }
}
