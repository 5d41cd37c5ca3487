using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Holdpoint.Contracts;
using Holdpoint.Reviews.Scripts;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>
/// A reader of the numbered record that each queue keeps of what happened in it (the last 4,096 notes, under an epoch). Hints tell which queue
/// to read; every two seconds all are read, so a dropped hint, a broken connection or a console that stood still costs time and never a note.
/// Used by one reader, once.
/// </summary>
internal sealed class QueueRecord(IDatabase database, QueueKeys keys, HintChannel hints, TimeProvider clock)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Position> _read = new(StringComparer.Ordinal);
    private readonly Channel<string> _hinted = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    internal async IAsyncEnumerable<ReviewEvent> FollowAsync(
        Func<IEnumerable<string>> queues, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var listening = ListenAsync(end.Token);
        try
        {
            foreach (var queue in queues())
            {
                _ = await ReadAsync(queue, cancellation);
            }

            while (true)
            {
                foreach (var queue in await NextAsync(queues, cancellation))
                {
                    IReadOnlyList<ReviewEvent> page;
                    do
                    {
                        page = await ReadAsync(queue, cancellation);
                        foreach (var note in page)
                        {
                            yield return note;
                        }
                    }
                    while (page.Count == AtOnce);
                }
            }
        }
        finally
        {
            await end.CancelAsync();
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The notes after the position, which moves on. A queue that is read for the first time begins at its newest note.</summary>
    private async Task<IReadOnlyList<ReviewEvent>> ReadAsync(string queue, CancellationToken cancellation)
    {
        var begun = _read.TryGetValue(queue, out var from);
        from ??= Position.None;
        RedisResult[] rows;
        try
        {
            rows = await QueueScript.Changes.RunAsync(
                database, keys.Queue(queue), from.Number, from.Note, begun ? from.Epoch : "?", AtOnce).WaitAsync(cancellation);
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return []; // The next round reads on from the same position.
        }

        if (rows[0].ToString() == "gap")
        {
            _read[queue] = new Position(rows[1].ToString(), (long)rows[2], rows[3].ToString());
            return begun ? [ReviewEvent.Gap(queue)] : [];
        }

        var notes = rows.Skip(2).Select(static row => row.ToString()).ToList();
        var last = notes is [.., var newest] ? newest : from.Note;
        _read[queue] = new Position(rows[1].ToString(), from.Number + notes.Count, last);
        return [.. notes.Select(note => Parse(note, queue))];
    }

    private async Task<IReadOnlyCollection<string>> NextAsync(Func<IEnumerable<string>> queues, CancellationToken cancellation)
    {
        var hinted = new HashSet<string>(StringComparer.Ordinal);
        using var round = new CancellationTokenSource(Round, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(round.Token, cancellation);
        try
        {
            await _hinted.Reader.WaitToReadAsync(either.Token);
            while (_hinted.Reader.TryRead(out var queue))
            {
                hinted.Add(queue);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [.. queues().Union(_read.Keys)];
        }

        return hinted.Contains("") ? [.. queues().Union(_read.Keys)] : hinted;
    }

    private async Task ListenAsync(CancellationToken end)
    {
        await foreach (var hint in hints.Listen(end))
        {
            _hinted.Writer.TryWrite(hint.Queue);
        }
    }

    private static ReviewEvent Parse(string note, string queue) => note.Split('\n') is [_, var kind, var id, var state, _]
        ? new ReviewEvent(Enum.Parse<ReviewEventKind>(kind, ignoreCase: true), id, queue, Enum.Parse<ReviewState>(state, ignoreCase: true))
        : ReviewEvent.Gap(queue);

    private sealed record Position(string Epoch, long Number, string Note)
    {
        internal static readonly Position None = new("", 0, "");
    }
}
