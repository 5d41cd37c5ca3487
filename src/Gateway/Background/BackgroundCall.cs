using Holdpoint.Gateway.Holding;

namespace Holdpoint.Gateway.Background;

/// <summary>What the model answered to a background request.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record BackgroundAnswer(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the answer is longer than is kept.</summary>
    internal bool IsTooLong { get; init; }

    /// <summary>Whether the request was released, so that it was forwarded or may have been; else nothing was sent.</summary>
    internal bool IsReleased { get; init; }
}

/// <summary>One call that the gateway makes for a client that polls.</summary>
/// <param name="held">The approved review.</param>
internal sealed class BackgroundCall(HeldReview held) : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();

    internal HeldReview Held => held;

    /// <summary>Ends when the client cancels.</summary>
    internal CancellationToken Cancelled => _cancelled.Token;

    internal Task<BackgroundAnswer>? Answer { get; set; }

    /// <summary>Cancels; nothing happens where the call is over and forgotten.</summary>
    internal void Cancel()
    {
        try
        {
            _cancelled.Cancel();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    public void Dispose() => _cancelled.Dispose();
}
