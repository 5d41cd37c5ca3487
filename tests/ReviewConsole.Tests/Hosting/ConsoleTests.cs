using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Tests.Hosting;

/// <summary>A console of its own for every test.</summary>
public abstract class ConsoleTests(GarnetServerFixture garnet) : IAsyncLifetime
{
    private TestConsole? console;

    internal TestConsole Console => console!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Settings of section <c>Holdpoint:Console</c>.</summary>
    protected virtual (string Key, string Value)[] Settings => [("Heartbeat", "00:00:00.5")];

    /// <summary>Where accounts are kept; null for a file of the console's own.</summary>
    protected virtual Task<string?> AccountsPlaceAsync() => Task.FromResult<string?>(null);

    public async ValueTask InitializeAsync() => console = await TestConsole.StartAsync(garnet, await AccountsPlaceAsync(), Settings);

    public async ValueTask DisposeAsync()
    {
        if (console is not null)
        {
            await console.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
        var type = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)ContractsJson.Default.GetTypeInfo(typeof(T))!;
        return (await answer.Content.ReadFromJsonAsync(type, Cancellation))!;
    }

    /// <summary>Checks status and code of a problem and gives its other members.</summary>
    protected static async Task<JsonObject> ProblemAsync(HttpStatusCode status, string code, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == status, $"Expected {(int)status}, found {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(code, (string?)problem["code"]);
        Assert.NotEmpty((string)problem["detail"]!);
        return problem;
    }

    protected static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, object? body = null) =>
        body is null ? client.PostAsync(path, null, Cancellation) : client.PostAsJsonAsync(path, body, JsonSerializerOptions.Web, Cancellation);

    /// <summary>Claims a review over the API.</summary>
    protected static async Task<ReviewClaim> ClaimAsync(HttpClient client, string id) =>
        await ReadAsync<ReviewClaim>(await PostAsync(client, $"/api/v1/reviews/{id}/claim"));

    protected static Task<HttpResponseMessage> DecideAsync(HttpClient client, string id, long fence, string outcome, object? edits = null) =>
        PostAsync(client, $"/api/v1/reviews/{id}/decision", new { fence, outcome, reason = "looked at it", edits });
}
