using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;
using Microsoft.AspNetCore.SignalR.Client;

namespace Holdpoint.EndToEnd.Console;

/// <summary>A person with a local account, signed in with a cookie as a browser would be, with a connection to the hub.</summary>
internal sealed class SignedInPerson : IAsyncDisposable
{
    private SignedInPerson(Uri console, CookieContainer cookies)
    {
        Cookies = cookies;
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = console };
        Hub = new HubConnectionBuilder().WithUrl(new Uri(console, "/hubs/reviews"), options => options.Cookies = cookies).Build();
    }

    internal CookieContainer Cookies { get; }

    internal HttpClient Http { get; }

    internal HubConnection Hub { get; }

    /// <summary>Makes an account with the command line, while the process runs, and signs in.</summary>
    internal static async Task<SignedInPerson> CreateAsync(HoldpointProcess holdpoint, string name, params string[] access)
    {
        var (exitCode, output, error) = await HoldpointProcess.RunAsync(["account", "create", "--name", name, .. access, "--data", holdpoint.Data]);
        Assert.True(exitCode == 0, output + error);
        return await SignInAsync(holdpoint, name, output.Trim().Split('\n')[^1].Trim());
    }

    internal static async Task<SignedInPerson> SignInAsync(HoldpointProcess holdpoint, string name, string password)
    {
        var person = new SignedInPerson(holdpoint.Console, new CookieContainer());
        using var answer = await person.Http.PostAsJsonAsync("/api/v1/session", new { name, password });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return person;
    }

    /// <summary>Decides over HTTP.</summary>
    /// <returns>Status and code of the refusal; code null when it was done.</returns>
    internal async Task<(HttpStatusCode Status, string? Code)> DecideAsync(string id, long fence)
    {
        using var answer = await Http.PostAsJsonAsync($"/api/v1/reviews/{id}/decision", new { fence, outcome = "approve", reason = "Looked at." });
        return (answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }

    internal async Task<long> ClaimAsync(string id)
    {
        using var answer = await Http.PostAsync($"/api/v1/reviews/{id}/claim", null);
        return (long)(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["fence"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Http.Dispose();
    }
}
