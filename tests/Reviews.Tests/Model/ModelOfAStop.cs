using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews.Tests.Model;

/// <summary>One stop that is set and lifted now and then. It counts from when its setter was told so until somebody begins to lift it.</summary>
internal sealed class ModelOfAStop(string scope)
{
    private static readonly EntryActor Operator = new("person", "olga", ["operator"]);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile string? _id;

    /// <summary>The stop that certainly covers a model now, or null.</summary>
    internal string? Covers(string model) => scope == $"model:{model}" ? _id : null;

    /// <summary>Sets it, or lifts it where it stands.</summary>
    internal async Task ToggleAsync(StopBoard board, CancellationToken cancellation)
    {
        if (_id is not null)
        {
            await LiftAsync(board, cancellation);
            return;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            _id ??= await board.SetAsync(scope, "Set by chance.", Operator, cancellation) is AppendResult.Appended set ? set.Entry.Subject : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Lifts it where it stands.</summary>
    internal async Task LiftAsync(StopBoard board, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_id is { } id)
            {
                _id = null;
                await board.LiftAsync(id, Operator, cancellation);
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
