namespace Holdpoint.ReviewConsole.Client.Design;

/// <summary>One timer for everything on the page that shows passing time.</summary>
public sealed class SecondTicker : IDisposable
{
    private readonly ITimer _timer;

    public SecondTicker(TimeProvider time) =>
        _timer = time.CreateTimer(static ticker => ((SecondTicker)ticker!).Tick?.Invoke(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    /// <summary>Raised every second.</summary>
    public event Action? Tick;

    public void Dispose() => _timer.Dispose();
}
