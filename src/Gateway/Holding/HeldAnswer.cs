namespace Holdpoint.Gateway.Holding;

/// <summary>What a model's answer came with beside its body, so that it can be handed on once it is approved.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Headers, as they would have been sent.</param>
/// <param name="IsStream">Whether it is a stream of server-sent events.</param>
internal sealed record HeldAnswer(int Status, IReadOnlyDictionary<string, string?[]> Headers, bool IsStream)
{
    /// <summary>Whether it can follow an event stream that began while it was waited for.</summary>
    internal bool FitsAStream => IsStream && Status is >= 200 and < 300;
}
