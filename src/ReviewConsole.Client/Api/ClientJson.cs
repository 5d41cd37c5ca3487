using System.Text.Json.Serialization;
using Holdpoint.ReviewConsole.Client.Review;
using Holdpoint.ReviewConsole.Client.Settings;

namespace Holdpoint.ReviewConsole.Client.Api;

/// <summary>Source-generated JSON for what only this client reads and writes, beside <c>ContractsJson</c>.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(FenceBody))]
[JsonSerializable(typeof(NextBody))]
[JsonSerializable(typeof(StoredSettings))]
[JsonSerializable(typeof(StoredDraft))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool?))]
internal sealed partial class ClientJson : JsonSerializerContext;

/// <summary>Body of renew, release, skip and extend.</summary>
/// <param name="Fence">The claim's fence.</param>
internal sealed record FenceBody(long Fence);

/// <summary>Body of next.</summary>
/// <param name="Queue">Only from this queue; absent for any.</param>
internal sealed record NextBody(string? Queue);
