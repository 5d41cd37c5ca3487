namespace Holdpoint.Gateway.Background;

/// <summary>A body that is kept in memory, up to a limit; writing beyond it fails, which ends the forward.</summary>
/// <param name="limit">Bytes at most.</param>
internal sealed class BoundedAnswer(int limit) : MemoryStream
{
    /// <summary>Whether the answer was longer than is kept.</summary>
    internal bool IsTooLong { get; private set; }

    /// <summary>Every other way to write to a derived memory stream ends here.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        IsTooLong |= Length + count > limit;
        if (IsTooLong)
        {
            throw new IOException("The answer is longer than a background response may be.");
        }

        base.Write(buffer, offset, count);
    }
}
