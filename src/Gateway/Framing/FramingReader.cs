using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Framing;

/// <summary>
/// Shows Kestrel the bytes of a connection only after <see cref="FramingRules"/> has followed them. Nothing is copied: the same buffer is looked at
/// before it is parsed. A broken rule surfaces as the exception that Kestrel answers with 400 and a closed connection.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="rules">The rules, at the start of the connection.</param>
/// <param name="broken">Told once, with what was broken.</param>
internal sealed class FramingReader(PipeReader inner, FramingRules rules, Action<string> broken) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _followed;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Follow(read.Result)) : FollowAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        result = Follow(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _followed -= _buffer.Slice(0, consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    /// <summary>Once for each read of each connection, so its state comes from a pool.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> FollowAsync(ValueTask<ReadResult> read) => Follow(await read);

    private ReadResult Follow(ReadResult result)
    {
        _buffer = result.Buffer;
        if (rules.Problem is null && _buffer.Length > _followed)
        {
            foreach (var part in _buffer.Slice(_followed))
            {
                if (!rules.Follow(part.Span))
                {
                    broken(rules.Problem!);
                    break;
                }
            }

            _followed = _buffer.Length;
        }

        if (rules.Problem is { } problem)
        {
            inner.AdvanceTo(_buffer.End);
            _buffer = default;
            _followed = 0;
            throw new BadHttpRequestException($"The request is framed in a way that two servers may read differently: {problem}.");
        }

        return result;
    }
}
