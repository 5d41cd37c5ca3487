using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.SignIn.SecondFactor;

public sealed class SecondFactorTests(GarnetServerFixture garnet) : EnrolledTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("LockOutAfter", "3")];

    [Fact]
    public async Task AfterEnrolling_ThePasswordAloneSignsNobodyIn()
    {
        var (app, _) = await EnrolAsync("anna");

        await ProblemAsync(HttpStatusCode.Unauthorized, "code_required", await SignInAsync("anna", null));
        await ProblemAsync(HttpStatusCode.Unauthorized, "wrong_code", await SignInAsync("anna", "000000"));
        Assert.Equal(["password", "code"], (await ReadAsync<SessionNote>(await SignInAsync("anna", NextCode(app)))).ConfirmWith);
        Assert.Contains(await Console.EntriesAsync(EntryKinds.AccessGranted), static entry => (string?)entry.Detail!["outcome"] == "second-factor-enrolled");
        Assert.Equal("wrong-code", (string?)(await Console.EntriesAsync(EntryKinds.AccessRefused))[0].Detail!["outcome"]);
    }

    [Fact]
    public async Task ACode_CountsOnce_AndAnOlderOneNotAfterIt()
    {
        var (app, _) = await EnrolAsync("anna");
        Console.Clock.Advance(TimeSpan.FromMinutes(2));
        var older = app.ComputeTotp((Console.Clock.GetUtcNow() - TimeSpan.FromSeconds(30)).UtcDateTime);
        var code = app.ComputeTotp(Console.Clock.GetUtcNow().UtcDateTime);

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => SignInAsync("anna", code)));

        Assert.Equal([200, 401], answers.Select(static answer => (int)answer.StatusCode).Order());
        await ProblemAsync(HttpStatusCode.Unauthorized, "wrong_code", await SignInAsync("anna", older));
    }

    [Fact]
    public async Task WrongCodes_LockTheNameOut_ThoughThePasswordIsRight()
    {
        var (app, _) = await EnrolAsync("anna");
        for (var i = 0; i < 3; i++)
        {
            await ProblemAsync(HttpStatusCode.Unauthorized, "wrong_code", await SignInAsync("anna", $"00000{i}"));
        }

        await ProblemAsync(HttpStatusCode.TooManyRequests, "locked_out", await SignInAsync("anna", app.ComputeTotp((Console.Clock.GetUtcNow() + TimeSpan.FromSeconds(30)).UtcDateTime)));
    }

    [Fact]
    public async Task AskingForTheCode_IsNoFailure()
    {
        var (app, _) = await EnrolAsync("anna");
        for (var i = 0; i < 5; i++)
        {
            await ProblemAsync(HttpStatusCode.Unauthorized, "code_required", await SignInAsync("anna", null));
        }

        (await SignInAsync("anna", NextCode(app))).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task ARecoveryCode_TakesTheAppsPlaceOnce_AndNewOnesEndTheOld()
    {
        var (_, recovery) = await EnrolAsync("anna");
        using var signedIn = await SignInAsync("anna", recovery[0]);

        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        await ProblemAsync(HttpStatusCode.Unauthorized, "wrong_code", await SignInAsync("anna", recovery[0]));
        using var client = Console.Anonymous();
        client.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var fresh = await ReadAsync<RecoveryCodesNote>(await PostAsync(client, $"{Factor}/recovery-codes"));
        await ProblemAsync(HttpStatusCode.Unauthorized, "wrong_code", await SignInAsync("anna", recovery[1]));
        (await SignInAsync("anna", fresh.Codes[0])).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task NothingOfTheSecret_StandsReadablyInTheStoreOrTheLedger()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var (client, _) = await Console.SignedInAsync("anna");
        var begun = await ReadAsync<EnrolmentNote>(await PostAsync(client, Factor));

        Assert.StartsWith("otpauth://totp/Holdpoint:anna?secret=", begun.Uri, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Console.AccountsPlace)!, "*.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(begun.Secret, await reader.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        }

        client.Dispose();
    }

    [Fact]
    public async Task AnOpenPage_CannotEnrolAnothersTelephone_AndAnAdminHelpsWhoLostTheirs()
    {
        await EnrolAsync("anna");
        await Console.AccountAsync("berta", Role.Reviewer, "general");
        var (client, _) = await Console.SignedInAsync("berta");
        Console.Clock.Advance(TimeSpan.FromMinutes(6));

        await ProblemAsync(HttpStatusCode.Forbidden, "step_up_required", await PostAsync(client, Factor));
        Assert.IsType<GrantOutcome.Granted>(await Console.Accounts.RemoveSecondFactorAsync("anna", EntryActor.Machine("console", "tests"), Cancellation));
        (await SignInAsync("anna", null)).EnsureSuccessStatusCode();
        client.Dispose();
    }
}
