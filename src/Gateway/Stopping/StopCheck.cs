using Holdpoint.Gateway.Answers;
using Holdpoint.Reviews;

namespace Holdpoint.Gateway.Stopping;

/// <summary>Asks the stop board. Held requests are checked again by the ledger, in the transaction that records their forward.</summary>
/// <param name="board">Stops in force.</param>
internal sealed class StopCheck(StopBoard board)
{
    /// <summary>The refusal, when a stop covers the route or the model; an empty model is one that is not known yet.</summary>
    internal Refusal? Refusal(string route, string model) =>
        board.InForce.Count > 0 && board.Covers(route, model) is { } stop ? Answers.Refusal.Stopped(stop.Scope) : null;
}
