using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Console;

/// <summary>
/// Webhooks of consumers and of the console to the metadata service of a cloud and to this machine: nothing is connected to unless it is allowed by name. (That a name which
/// rebinds gains nothing is <c>GuardedConnectionsTests</c>: it takes a resolver that lies.)
/// </summary>
public sealed partial class ForbiddenWebhookTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task NothingOnThisMachineOrOfAMetadataService_IsReached_UnlessAllowedByName()
    {
        using var forbidden = new TcpListener(IPAddress.Loopback, 0);
        using var allowed = new TcpListener(IPAddress.Loopback, 0);
        forbidden.Start();
        allowed.Start();
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var key = "a-consumers-key";
        var settings = new Dictionary<string, string>
        {
            ["Holdpoint__Consumers__0__Name"] = "billing",
            ["Holdpoint__Consumers__0__KeySha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
            ["Holdpoint__Consumers__0__Webhook__Url"] = $"https://localhost:{Port(forbidden)}/",
            ["Holdpoint__Consumers__0__Webhook__Secret"] = secret,
            ["Holdpoint__Gateway__Webhooks__GiveUpAfter"] = "00:00:01",
            ["Holdpoint__Gateway__Webhooks__FirstRetry"] = "00:00:00.1",
            ["Holdpoint__Console__Notifications__GiveUpAfter"] = "00:00:01",
            ["Holdpoint__Console__Notifications__FirstRetry"] = "00:00:00.1",
            ["Holdpoint__Console__Notifications__AllowedHosts__0"] = "127.0.0.1",
        };
        var targets = new[] { "https://169.254.169.254/latest/meta-data", $"https://localhost:{Port(forbidden)}/", $"https://[::ffff:127.0.0.1]:{Port(forbidden)}/", $"http://127.0.0.1:{Port(allowed)}/" };
        foreach (var (target, at) in targets.Select(static (target, at) => (target, at)))
        {
            settings[$"Holdpoint__Console__Notifications__Targets__{at}__Name"] = $"target-{at}";
            settings[$"Holdpoint__Console__Notifications__Targets__{at}__Kind"] = "Slack";
            settings[$"Holdpoint__Console__Notifications__Targets__{at}__Url"] = target;
        }

        await using var holdpoint = await HoldpointProcess.StartAsync(TestFolder.Create("webhooks"), [], settings);
        await using var person = await SignedInPerson.SignInAsync(holdpoint, "admin", holdpoint.AdminPassword);
        using var gateway = new HttpClient { BaseAddress = holdpoint.Gateway };
        gateway.DefaultRequestHeaders.Authorization = new("Bearer", key);
        gateway.DefaultRequestHeaders.Add("Prefer", "respond-async");
        using var held = await gateway.PostAsync("/v1/chat/completions", Prompt.Json("Send 5 euros to DE89 3704 0044 0532 0130 00."));
        Assert.Equal(HttpStatusCode.Accepted, held.StatusCode);
        gateway.DefaultRequestHeaders.Remove("Prefer");

        var reached = allowed.AcceptTcpClientAsync();
        (await gateway.DeleteAsync(held.Headers.Location)).EnsureSuccessStatusCode();
        (await person.Http.PostAsJsonAsync("/api/v1/stops", new { scope = "all", reason = "a drill" })).EnsureSuccessStatusCode();

        using var connection = await reached.WaitAsync(Patience);
        Assert.Equal(["forbidden_address", "forbidden_address", "forbidden_address", "forbidden_address"], await ProblemsAsync(person, 4));
        Assert.False(forbidden.Pending());
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What the ledger says of webhooks that could not be delivered, once it says so of that many. The reason stands in the entries, which a bundle has whole.</summary>
    private static async Task<string[]> ProblemsAsync(SignedInPerson person, int many)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var size = (await person.Http.GetStringAsync("/ledger/checkpoint")).Split('\n')[1];
            var bundle = Encoding.UTF8.GetString(await person.Http.GetByteArrayAsync($"/ledger/tile/entries/000.p/{size}"));
            string[] problems = [.. Problem().Matches(bundle).Select(static match => match.Groups[1].Value)];
            if (problems.Length >= many || TimeProvider.System.GetUtcNow() > until)
            {
                return problems;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    [GeneratedRegex("\"problem\":\"(forbidden_address)\"")]
    private static partial Regex Problem();
}
