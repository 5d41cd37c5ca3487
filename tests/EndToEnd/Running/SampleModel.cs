using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.EndToEnd.Running;

/// <summary>What the sample model says reached it: the one place where forwards are counted.</summary>
public sealed record SampleModel(long Count, IReadOnlyList<(string Path, string Sha256)> Requests)
{
    private static readonly HttpClient Http = new();

    public static async Task<SampleModel> ReadAsync(Uri sample)
    {
        var counted = (await Http.GetFromJsonAsync<JsonObject>(new Uri(sample, "/_sample/requests")))!;
        return new SampleModel(
            counted["count"]!.GetValue<long>(),
            [.. counted["requests"]!.AsArray().Select(static request => (request!["path"]!.GetValue<string>(), request["sha256"]!.GetValue<string>()))]);
    }
}
