using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.EndToEnd.Running;

/// <summary>A reviewer's tool over the HTTP API with a bearer token, knowing nothing but the contract.</summary>
public sealed class ReviewerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient http;

    private ReviewerClient(HttpClient http) => this.http = http;

    public HttpClient Http => http;

    /// <summary>Makes a token with the command line, while the process runs, and uses it.</summary>
    public static async Task<ReviewerClient> CreateAsync(HoldpointProcess holdpoint, string name, params string[] roles)
    {
        var arguments = new List<string> { "token", "create", "--name", name, "--data", holdpoint.Data };
        arguments.AddRange(roles.SelectMany(static role => new[] { "--role", role }));
        arguments.AddRange(holdpoint.StoreOptions);
        var (exitCode, output, error) = await HoldpointProcess.RunAsync([.. arguments]);
        Assert.True(exitCode == 0, $"token create ended with {exitCode}: {output}{error}");
        var http = new HttpClient { BaseAddress = holdpoint.Console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", output.Trim().Split('\n')[^1].Trim());
        return new ReviewerClient(http);
    }

    /// <summary>The id of the pending review whose raw body has that text, waiting until it is there.</summary>
    public async Task<string> FindAsync(string text)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (TimeProvider.System.GetUtcNow() < until)
        {
            foreach (var summary in (await http.GetFromJsonAsync<JsonNode>("/api/v1/reviews?state=pending&take=200"))!["items"]!.AsArray())
            {
                var id = summary!["id"]!.GetValue<string>();
                var review = await GetAsync(id);
                if (review["content"]?["raw"]?.GetValue<string>().Contains(text, StringComparison.Ordinal) == true)
                {
                    return id;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new TimeoutException($"No pending review says '{text}'.");
    }

    public async Task<JsonObject> GetAsync(string id) => (await http.GetFromJsonAsync<JsonObject>($"/api/v1/reviews/{id}"))!;

    public async Task<long> ClaimAsync(string id)
    {
        using var answer = await http.PostAsync($"/api/v1/reviews/{id}/claim", JsonContent.Create(new { }));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"claim: {(int)answer.StatusCode} {body}");
        return JsonNode.Parse(body)!["fence"]!.GetValue<long>();
    }

    /// <summary>Claims and decides; the whole answer of the decision.</summary>
    public async Task<JsonObject> DecideAsync(string id, string outcome, string? publicMessage = null, object? edits = null)
    {
        using var answer = await SendDecisionAsync(id, await ClaimAsync(id), outcome, publicMessage, edits);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"decision: {(int)answer.StatusCode} {body}");
        return JsonNode.Parse(body)!.AsObject();
    }

    public Task<HttpResponseMessage> SendDecisionAsync(string id, long fence, string outcome, string? publicMessage = null, object? edits = null) =>
        http.PostAsync($"/api/v1/reviews/{id}/decision", JsonContent.Create(
            new { fence, outcome, reason = "Checked in an end-to-end test.", publicMessage, edits },
            options: new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull }));

    public void Dispose() => http.Dispose();
}
