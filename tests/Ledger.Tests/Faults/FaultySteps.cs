using System.Data.Common;

namespace Holdpoint.Ledger.Tests.Faults;

/// <summary>How a step breaks.</summary>
public enum Break
{
    /// <summary>It has no effect, and says so.</summary>
    NotPersisted,

    /// <summary>It has its effect, and says that it failed.</summary>
    PersistedButReportedFailed,
}

/// <summary>Counts the steps (connections, statements, commits) of one operation and breaks one of them, or that and all after it. What runs beside is left alone.</summary>
internal sealed class FaultySteps
{
    private readonly AsyncLocal<bool> _counted = new();
    private int _steps;
    private int _from;
    private int _to;
    private Break _how;

    /// <summary>Whether the broken step was reached.</summary>
    internal bool Met => _from > 0 && _steps >= _from;

    /// <summary>Breaks step <paramref name="step"/> (from 1) of what this flow does from now on, and so many after it.</summary>
    internal void Arm(int step, int more, Break how)
    {
        (_steps, _from, _to, _how) = (0, step, step + more, how);
        _counted.Value = true;
    }

    internal void Disarm() => _counted.Value = false;

    internal async Task<T> RunAsync<T>(Func<Task<T>> step)
    {
        if (!_counted.Value || Interlocked.Increment(ref _steps) is var number && (number < _from || number > _to))
        {
            return await step();
        }

        if (_how == Break.PersistedButReportedFailed && await step() is IAsyncDisposable lost)
        {
            // A driver that reports failure hands nothing on, and takes back what it opened.
            await lost.DisposeAsync();
        }

        throw new Broken();
    }

    private sealed class Broken() : DbException("broken on purpose");
}
