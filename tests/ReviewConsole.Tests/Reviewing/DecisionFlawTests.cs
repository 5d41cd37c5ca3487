using System.Net;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class DecisionFlawTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    private static readonly string Long = new('x', 5_000);

    private static readonly string[] Flaws =
    [
        """{"outcome":"approve","reason":"r"}""",
        """{"fence":0,"outcome":"approve","reason":"r"}""",
        """{"fence":1,"reason":"r"}""",
        """{"fence":1,"outcome":"shrug","reason":"r"}""",
        """{"fence":1,"outcome":1,"reason":"r"}""",
        """{"fence":1,"outcome":"approve"}""",
        """{"fence":1,"outcome":"approve","reason":""}""",
        """{"fence":1,"outcome":"approve","reason":"   "}""",
        $$"""{"fence":1,"outcome":"approve","reason":"{{Long}}"}""",
        $$"""{"fence":1,"outcome":"reject","reason":"r","publicMessage":"{{Long}}"}""",
        $$"""{"fence":1,"outcome":"reject","reason":"r","note":"{{Long}}"}""",
        """{"fence":1,"outcome":"edit","reason":"r"}""",
        """{"fence":1,"outcome":"edit","reason":"r","edits":[]}""",
        """{"fence":1,"outcome":"edit","reason":"r","edits":[null]}""",
        """{"fence":1,"outcome":"edit","reason":"r","edits":[{"path":"/a"}]}""",
        """{"fence":1,"outcome":"approve","reason":"r","edits":[{"path":"/a","value":"b"}]}""",
    ];

    [Fact]
    public async Task AnAnswerThatIsNotOne_IsRefusedBeforeAnythingIsRecorded()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        foreach (var body in Flaws)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");

            var answer = await anna.PostAsync($"/api/v1/reviews/{Guid.CreateVersion7(Console.Clock.GetUtcNow())}/decision", content, Cancellation);

            await ProblemAsync(HttpStatusCode.BadRequest, "invalid", answer);
        }
    }
}
