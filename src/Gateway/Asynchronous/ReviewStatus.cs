using System.Text.Json.Serialization;
using Holdpoint.Contracts;

namespace Holdpoint.Gateway.Asynchronous;

/// <summary>What a consumer may know of its own review.</summary>
/// <param name="Id">Review id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="SubmittedAt">When it was held.</param>
/// <param name="Deadline">When it ends by itself.</param>
internal sealed record ReviewStatus(string Id, ReviewState State, DateTimeOffset SubmittedAt, DateTimeOffset Deadline)
{
    /// <summary>When it ended.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What the reviewer says to the consumer.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the model's answer is to be had, once, when the review was approved.</summary>
    public string? Response { get; init; }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReviewStatus))]
internal sealed partial class AsynchronousJson : JsonSerializerContext;
