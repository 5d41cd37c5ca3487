using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>The settings that docs/logs.md shows, each with a real process and an endpoint that takes what it sends.</summary>
public sealed partial class LogsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "logs.md"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachSettingOfThePage_SendsEveryEntryWithTheNamesOfThePage()
    {
        var received = new ConcurrentDictionary<string, ConcurrentBag<(string Header, string Body)>>();
        await using var endpoint = await EndpointAsync(received);
        var settings = Settings(endpoint.Urls.Single());
        Assert.Equal(3, settings.Keys.Count(static key => key.EndsWith("__Name", StringComparison.Ordinal)));
        var data = TestFolder.Create("logs");
        await using (var holdpoint = await HoldpointProcess.StartAsync(data, [], settings))
        {
            using var http = new HttpClient { BaseAddress = holdpoint.Gateway };
            using var allowed = await http.PostAsync("/v1/chat/completions", Prompt.Json("A secret haiku about rain."), Cancel);
            Assert.True(allowed.IsSuccessStatusCode);
            await Wait.UntilAsync(() => Task.FromResult(received.Count == 3), "each sends");
            await holdpoint.StopAsync();
        }

        Assert.Equal(["/ingest/otlp/v1/logs", "/otlp/v1/logs", "/v1/logs"], received.Keys.Order());
        Assert.All(received["/ingest/otlp/v1/logs"], static one => Assert.Contains("X-Seq-ApiKey=KEY", one.Header, StringComparison.Ordinal));
        Assert.All(received["/otlp/v1/logs"], static one => Assert.Contains("X-Scope-OrgID=TENANT", one.Header, StringComparison.Ordinal));
        Assert.All(received["/v1/logs"], static one => Assert.Contains("Authorization=Bearer TOKEN", one.Header, StringComparison.Ordinal));
        foreach (var bodies in received.Values)
        {
            var all = string.Concat(bodies.Select(static one => one.Body));
            Assert.All(Properties(), name => Assert.Contains(name, all, StringComparison.Ordinal));
            Assert.Contains("request.allowed", all, StringComparison.Ordinal);
            Assert.Contains("policy.loaded", all, StringComparison.Ordinal);
            Assert.DoesNotContain("secret haiku", all, StringComparison.Ordinal);
        }

        // The files stay, and have the same entries with the same names.
        var lines = Directory.EnumerateFiles(Path.Combine(data, "logs"), "*.clef").SelectMany(File.ReadAllLines).Select(static line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(Enumerable.Range(0, lines.Count), lines.Select(static line => (int)line["LedgerIndex"]!));
        var request = lines.Single(static line => (string?)line["Kind"] == "request.allowed");
        Assert.All(Properties().Except(["Detail"]), name => Assert.NotNull(request[name]));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task OfTwoConsoles_OneWrites_AndTheOtherGoesOnWhereItWas()
    {
        var folder = TestFolder.Create("consoles");
        await using var redis = await RedisServer.StartAsync();
        string[] stores = ["--data", folder, "--redis", redis.Connection];
        var settings = new Dictionary<string, string> { ["HOLDPOINT_ADMIN_PASSWORD"] = "end-to-end-Password-1" };
        await using var first = await RoleProcess.StartAsync("console", stores, settings);
        await using var second = await RoleProcess.StartAsync("console", stores, settings);
        await HoldAsync(folder, 3);
        var entries = await EntriesAsync(folder);
        await Wait.UntilAsync(() => Task.FromResult(Written(first, second).Count == entries), "all are written");
        var (writer, other) = Indexes(first).Count > 0 ? (first, second) : (second, first);
        Assert.Empty(Indexes(other));

        await writer.StopAsync();
        await HoldAsync(folder, 3);
        entries = await EntriesAsync(folder);
        await Wait.UntilAsync(() => Task.FromResult(Written(first, second).Count >= entries), "the other goes on");

        Assert.Equal(Enumerable.Range(0, entries), Written(first, second).Order());
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Each is two entries, set and lifted.</summary>
    private static async Task HoldAsync(string folder, int times)
    {
        for (var time = 0; time < times; time++)
        {
            var set = await HoldpointProcess.RunAsync("ledger", "hold", "set", "subject:r1", "--reason", "drill", "--data", folder);
            Assert.True(set.ExitCode == 0, set.Error);
        }
    }

    private static async Task<int> EntriesAsync(string folder) =>
        (await HoldpointProcess.RunAsync("ledger", "export", "--format", "jsonl", "--data", folder)).Output.TrimEnd().Split('\n').Length;

    private static List<int> Written(RoleProcess one, RoleProcess other) => [.. Indexes(one), .. Indexes(other)];

    private static List<int> Indexes(RoleProcess console) =>
        [.. console.Output.Where(static line => line.StartsWith('{')).Select(static line => JsonNode.Parse(line)!["LedgerIndex"]).OfType<JsonNode>().Select(static index => (int)index)];

    /// <summary>The names in the page's table.</summary>
    private static List<string> Properties() =>
        [.. Row().Matches(Page).SelectMany(static row => Name().Matches(row.Groups[1].Value).Select(static name => name.Groups[1].Value))];

    /// <summary>The three blocks as one: their sinks beside each other, sent to the test's own endpoint.</summary>
    private static Dictionary<string, string> Settings(string endpoint)
    {
        var settings = new Dictionary<string, string>();
        foreach (var (block, number) in Json().Matches(Page).Select(static (match, number) => (match.Groups[1].Value, number)))
        {
            var sink = JsonNode.Parse(block)!["OversightLog"]!["WriteTo"]![0]!;
            Flatten(sink, $"OversightLog__WriteTo__{number}", settings);
            var key = $"OversightLog__WriteTo__{number}__Args__endpoint";
            settings[key] = endpoint + new Uri(settings[key]).AbsolutePath;
        }

        return settings;
    }

    private static void Flatten(JsonNode node, string key, Dictionary<string, string> into)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, member) in members)
            {
                Flatten(member!, $"{key}__{name}", into);
            }
        }
        else
        {
            into[key] = node.ToString();
        }
    }

    private static async Task<WebApplication> EndpointAsync(ConcurrentDictionary<string, ConcurrentBag<(string Header, string Body)>> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.UseKestrel(builder.WebHost);
        Microsoft.AspNetCore.Hosting.HostingAbstractionsWebHostBuilderExtensions.UseUrls(builder.WebHost, $"http://127.0.0.1:{LoopbackPort.Next()}");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = string.Join('\n', context.Request.Headers.Select(static header => $"{header.Key}={header.Value}"));
            received.GetOrAdd(context.Request.Path, static _ => []).Add((headers, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/x-protobuf";
        });
        await app.StartAsync();
        return app;
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex("^\\| ((?:`[A-Z][A-Za-z]+`(?:, )?)+) \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Name();
}
