using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.SignIn;

public sealed class BruteForceTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("RefusalsPerMinute", "10"), ("LockOutAfter", "3")];

    [Fact]
    public async Task WrongPasswords_LockTheNameOut_AndSayForHowLong()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        using var client = Console.Anonymous();
        for (var i = 0; i < 3; i++)
        {
            await ProblemAsync(HttpStatusCode.Unauthorized, "wrong_name_or_password", await SignInAsync(client, "anna", "wrong password"));
        }

        var locked = await SignInAsync(client, "anna", TestConsole.Password);

        await ProblemAsync(HttpStatusCode.TooManyRequests, "locked_out", locked);
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
    }

    [Fact]
    public async Task AStranger_LearnsNothingAboutNames()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        using var client = Console.Anonymous();

        var known = await (await SignInAsync(client, "anna", "wrong password")).Content.ReadAsStringAsync(Cancellation);
        var unknown = await (await SignInAsync(client, "berta", "wrong password")).Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(WithoutTrace(known), WithoutTrace(unknown));
    }

    [Fact]
    public async Task AFlood_IsRecordedAsANumber_NotAsAThousandEntries()
    {
        using var client = Console.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "hp_wrong");
        for (var i = 0; i < 200; i++)
        {
            await client.GetAsync("/api/v1/session", Cancellation);
        }

        Assert.Equal(10, (await Console.EntriesAsync(EntryKinds.AccessRefused)).Count);
        Console.Clock.Advance(TimeSpan.FromMinutes(1));
        await client.GetAsync("/api/v1/session", Cancellation);
        var counted = (await Console.EntriesAsync(EntryKinds.AccessRefused)).Sum(static entry => (long?)entry.Detail!["refusedBeforeUnrecorded"] ?? 0);
        Assert.Equal(190, counted);
    }

    [Fact]
    public async Task APasswordTypedAsAName_DoesNotReachTheLedger()
    {
        using var client = Console.Anonymous();

        await SignInAsync(client, "hunter2-my-password", "x");

        var entry = Assert.Single(await Console.EntriesAsync(EntryKinds.AccessRefused));
        Assert.Equal("unknown", entry.Subject);
        Assert.DoesNotContain("hunter2", System.Text.Encoding.UTF8.GetString(entry.Canonical.Span), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string name, string password) =>
        PostAsync(client, "/api/v1/session", new { name, password });

    private static string WithoutTrace(string problem)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(problem)!.AsObject();
        node.Remove("traceId");
        return node.ToJsonString();
    }
}
