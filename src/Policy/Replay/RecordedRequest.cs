using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Replay;

/// <summary>A request or answer as the ledger tells of it.</summary>
/// <param name="RequestId">Its request's id.</param>
/// <param name="Stage">Which side.</param>
/// <param name="At">When it was judged.</param>
/// <param name="Route">YARP route id.</param>
/// <param name="Model">Model id; empty when unknown.</param>
/// <param name="Consumer">Consumer name.</param>
/// <param name="Verdict">What was said of it then.</param>
/// <param name="Queue">Where it waited, if it was held.</param>
/// <param name="Rules">Rules that matched then, those in shadow too.</param>
/// <param name="PolicyDigest">The policy that said so.</param>
/// <param name="Body">What it said, where that was kept; null where it was not.</param>
public sealed record RecordedRequest(
    string RequestId,
    ReviewStage Stage,
    DateTimeOffset At,
    string Route,
    string Model,
    string Consumer,
    Verdict Verdict,
    string? Queue,
    IReadOnlyList<string> Rules,
    string PolicyDigest,
    InspectedBody? Body);
