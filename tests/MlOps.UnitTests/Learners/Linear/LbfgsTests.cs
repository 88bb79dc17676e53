using MlOps.Learners.Linear;

namespace MlOps.UnitTests.Learners.Linear;

public class LbfgsTests
{
    [Fact]
    public void A_quadratic_is_minimised_where_its_gradient_vanishes()
    {
        // f = ½ Σ i (x_i - i)², of condition number 50.
        double Quadratic(ReadOnlySpan<double> x, Span<double> gradient)
        {
            double value = 0;
            for (int i = 0; i < x.Length; i++)
            {
                gradient[i] = (i + 1) * (x[i] - i);
                value += 0.5 * gradient[i] * (x[i] - i);
            }

            return value;
        }

        var point = new double[50];
        new Lbfgs(500, 0).Minimize(Quadratic, point, TestContext.Current.CancellationToken);

        Assert.All(point, (x, i) => Assert.Equal(i, x, 1e-6));
    }

    [Fact]
    public void A_curved_valley_is_followed_to_its_end()
    {
        static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
        {
            double bend = x[1] - (x[0] * x[0]);
            gradient[0] = (-400 * x[0] * bend) - (2 * (1 - x[0]));
            gradient[1] = 200 * bend;
            return (100 * bend * bend) + ((1 - x[0]) * (1 - x[0]));
        }

        double[] point = [-1.2, 1];
        double value = new Lbfgs(500, 0).Minimize(Rosenbrock, point, TestContext.Current.CancellationToken);

        Assert.Equal(0, value, 1e-12);
        Assert.Equal([1, 1], point.Select(x => Math.Round(x, 5)));
    }

    [Fact]
    public void Cancellation_ends_it()
    {
        Assert.Throws<OperationCanceledException>(() =>
            new Lbfgs(500, 0).Minimize((x, gradient) => 0, [0], new CancellationToken(canceled: true)));
    }
}
