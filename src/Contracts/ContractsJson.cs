using System.Text.Json.Serialization;

namespace Holdpoint.Contracts;

/// <summary>Source-generated JSON for every wire type of the console API and hub: camel case, absent instead of null.</summary>
/// <remarks>
/// Because null is absent, a reader may not insist on every constructor parameter; the console itself does, of what callers send.
/// Metadata alone: a second, faster way of writing each type would be a tenth of what the console's page loads of this library.
/// </remarks>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ReviewSummary))]
[JsonSerializable(typeof(ReviewDetail))]
[JsonSerializable(typeof(ReviewPage))]
[JsonSerializable(typeof(ReviewClaim))]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(DecisionResult))]
[JsonSerializable(typeof(PreviewRequest))]
[JsonSerializable(typeof(EditPreview))]
[JsonSerializable(typeof(SessionNote))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(ConfirmRequest))]
[JsonSerializable(typeof(EnrolmentNote))]
[JsonSerializable(typeof(CodeRequest))]
[JsonSerializable(typeof(RecoveryCodesNote))]
[JsonSerializable(typeof(SignInWays))]
[JsonSerializable(typeof(SignOutNote))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(StopNote))]
[JsonSerializable(typeof(IReadOnlyList<StopNote>))]
[JsonSerializable(typeof(LedgerPage))]
[JsonSerializable(typeof(LedgerRow))]
[JsonSerializable(typeof(LedgerFacets))]
[JsonSerializable(typeof(BulkRequest))]
[JsonSerializable(typeof(BulkResult))]
[JsonSerializable(typeof(OversightReport))]
[JsonSerializable(typeof(PolicyNote))]
[JsonSerializable(typeof(WatchState))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<MatchedRule>))]
public sealed partial class ContractsJson : JsonSerializerContext;
