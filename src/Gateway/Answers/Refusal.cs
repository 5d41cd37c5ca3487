namespace Holdpoint.Gateway.Answers;

/// <summary>Why a request gets no answer from a model.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code, as docs/api.md lists it.</param>
/// <param name="Message">For the consumer: what and what to do about it. Never content, never a reviewer's name or note.</param>
internal sealed record Refusal(int Status, string Code, string Message)
{
    /// <summary>Whether the connection ends with the answer, because what follows on it may not be what it seems.</summary>
    internal bool Close { get; init; }

    /// <summary>Whether it goes into the ledger as <c>request.refused</c>; what a rule or a review decided is recorded as that.</summary>
    internal bool Record { get; init; } = true;

    /// <summary>Whether asking again is useless though the status would let a client try: the model would be asked again for nothing.</summary>
    internal bool Final { get; init; }

    /// <summary>When asking again helps; null where that is not known, or never.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    internal static Refusal Stopped(string scope) =>
        new(503, "model_stopped", $"An operator has stopped {scope switch { "all" => "all models", _ => scope }}. Try again later.");

    internal static Refusal Unavailable() =>
        new(503, "oversight_unavailable", "Oversight cannot work at the moment, so nothing was sent to the model. Try again later.");

    internal static Refusal QueueFull() =>
        new(503, "queue_full", "Too many requests wait for review. Nothing was sent to the model. Try again later.");
}
