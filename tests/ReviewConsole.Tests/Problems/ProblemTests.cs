using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Problems;

public sealed class ProblemTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("MaxMessageBytes", "65536")];

    [Fact]
    public async Task ABodyThatCannotBeRead_IsAProblem_NotAFailure()
    {
        string[] bodies =
        [
            """{"scope":"all" """,
            """{"scope":"all","scope":"all","reason":"r"}""",
            """{"scope":"all","reason":null}""",
            """{"scope":"all"}""",
            """{"scope":1,"reason":"r"}""",
            """{"scope":"all","reason":"\ud800"}""",
            "null",
            "",
        ];
        using var client = await Console.TokenClientAsync("ops", Role.Operator);
        foreach (var body in bodies)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");

            await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await client.PostAsync("/api/v1/stops", content, Cancellation));
        }
    }

    [Fact]
    public async Task TheAnswer_SaysWhere_AndDoesNotRepeatTheBody()
    {
        using var client = await Console.TokenClientAsync("ops", Role.Operator);
        using var content = new StringContent("{\n\"scope\":\"secret-text\",\n\"reason\":7}", Encoding.UTF8, "application/json");

        var problem = await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await client.PostAsync("/api/v1/stops", content, Cancellation));

        Assert.Contains("line 3", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains("$.reason", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-text", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABodyOverTheLimit_IsRefused()
    {
        using var client = await Console.TokenClientAsync("ops", Role.Operator);

        var answer = await PostAsync(client, "/api/v1/stops", new { scope = "all", reason = new string('x', 70_000) });

        await ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large", answer);
    }

    [Fact]
    public async Task ACallThatDoesNotExist_IsNotAnsweredWithThePage()
    {
        (string Method, string Path)[] calls =
        [
            ("GET", "/api/v1/nothing"),
            ("PUT", "/api/v1/stops"),
            ("GET", "/api"),
            ("GET", "/ledger/nothing"),
        ];
        using var client = await Console.TokenClientAsync("ops", Role.Operator);
        foreach (var (method, path) in calls)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);

            await ProblemAsync(HttpStatusCode.NotFound, "not_found", await client.SendAsync(request, Cancellation));
        }
    }

    [Fact]
    public async Task OpenApi_DescribesEveryCall()
    {
        using var client = Console.Anonymous();

        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", Cancellation))!;

        var paths = document["paths"]!.AsObject().Select(static path => path.Key);
        Assert.Superset(
            new HashSet<string>
            {
                "/api/v1/session", "/api/v1/reviews", "/api/v1/reviews/next", "/api/v1/reviews/{id}", "/api/v1/reviews/{id}/claim", "/api/v1/reviews/{id}/renew",
                "/api/v1/reviews/{id}/release", "/api/v1/reviews/{id}/decision", "/api/v1/stops", "/api/v1/stops/{id}", "/api/v1/ledger/entries",
                "/api/v1/requests/{id}/trace", "/api/v1/session/confirm", "/api/v1/session/ways", "/api/v1/session/second-factor", "/api/v1/reviews/bulk",
                "/api/v1/reports/oversight", "/api/v1/policy", "/api/v1/ledger/export", "/ledger/checkpoint", "/ledger/key", "/ledger/receipt/{index}",
            },
            paths.ToHashSet());
        Assert.NotNull(document["paths"]!["/api/v1/reviews/{id}/decision"]!["post"]!["responses"]!["409"]);
    }
}
