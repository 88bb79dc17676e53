namespace MlOps.Sources.Web;

/// <summary>Ends work that makes no progress for some time, however long it takes on the whole.</summary>
internal sealed class Patience : IDisposable
{
    private readonly TimeSpan _time;
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _source;

    public Patience(TimeSpan time, CancellationToken cancellationToken)
    {
        (_time, _outer) = (time, cancellationToken);
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Renew();
    }

    /// <summary>Ends the work.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether time ran out, and not somebody ended the work.</summary>
    public bool IsOver => _source.IsCancellationRequested && !_outer.IsCancellationRequested;

    /// <summary>Says that there was progress.</summary>
    public void Renew() => _source.CancelAfter(_time);

    public void Dispose() => _source.Dispose();
}
