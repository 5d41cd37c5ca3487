namespace Holdpoint.SideBySide.Processes;

/// <summary>What a run has started, ended in the opposite order; once.</summary>
internal sealed class Started : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _all = new();

    internal T Add<T>(T one)
        where T : IAsyncDisposable
    {
        _all.Push(one);
        return one;
    }

    public async ValueTask DisposeAsync()
    {
        while (_all.TryPop(out var one))
        {
            await one.DisposeAsync();
        }
    }
}
