using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Accounts;

/// <summary>What accounts promise, in every kind of place they can be kept.</summary>
public abstract partial class AccountStoreTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected static readonly EntryActor Tests = EntryActor.Machine("console", "tests");
    private static readonly LockOut Patient = new(5, TimeSpan.FromMinutes(15));

    [Fact]
    public async Task FirstStart_MakesAnAdminWhoCanTryEverything_AndOnlyOnce()
    {
        var first = Assert.IsType<AdminOutcome.Created>(await Console.Accounts.EnsureAdminAsync(null, Cancellation));
        var second = await Console.Accounts.EnsureAdminAsync("another password", Cancellation);

        Assert.NotNull(first.GeneratedPassword);
        Assert.IsType<AdminOutcome.AlreadyThere>(second);
        var signedIn = await Console.Accounts.SignInAsync("admin", first.GeneratedPassword, new SignInRules(Patient, TimeSpan.FromHours(1)), Cancellation);
        var admin = Assert.IsType<SignInOutcome.SignedIn>(signedIn).Account;
        Assert.Equal(Enum.GetValues<Role>(), admin.Roles);
        Assert.Equal(["*"], admin.Queues);
    }

    [Fact]
    public async Task FirstStart_OfSeveralConsolesAtOnce_MakesOneAdmin()
    {
        var starts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Console.Accounts.EnsureAdminAsync("long enough", Cancellation), Cancellation)));

        Assert.Single(starts.OfType<AdminOutcome.Created>());
        Assert.Equal(3, starts.OfType<AdminOutcome.AlreadyThere>().Count());
    }

    [Fact]
    public async Task FirstStart_TakesTheGivenPassword_AndRefusesAShortOne()
    {
        var refused = Assert.IsType<AdminOutcome.Refused>(await Console.Accounts.EnsureAdminAsync("short", Cancellation));
        Assert.Contains("8", refused.Problem, StringComparison.Ordinal);

        var created = Assert.IsType<AdminOutcome.Created>(await Console.Accounts.EnsureAdminAsync("long enough", Cancellation));
        Assert.Null(created.GeneratedPassword);
        Assert.IsType<SignInOutcome.SignedIn>(await Console.Accounts.SignInAsync("admin", "long enough", new SignInRules(Patient, TimeSpan.FromHours(1)), Cancellation));
    }

    [Fact]
    public async Task EveryGrant_IsInTheLedger_WithoutSecrets()
    {
        var token = await Console.TokenAsync("ci", Role.Reviewer, "general");
        await Console.AccountAsync("anna", Role.Lead, "*");
        await Console.DisableAsync("anna");

        var granted = await Console.EntriesAsync(EntryKinds.AccessGranted);
        var refused = await Console.EntriesAsync(EntryKinds.AccessRefused);
        Assert.Equal(["anna", "ci"], granted.Select(static entry => entry.Subject));
        Assert.Equal("disabled", (string?)Assert.Single(refused).Detail!["outcome"]);
        foreach (var entry in granted.Concat(refused))
        {
            var text = System.Text.Encoding.UTF8.GetString(entry.Canonical.Span);
            Assert.DoesNotContain(token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(TestConsole.Password, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ANewPassword_EndsTheOldOneAndItsSessions_AndIsInTheLedger()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var before = Assert.IsType<SignInOutcome.SignedIn>(await Console.Accounts.SignInAsync("anna", TestConsole.Password, new SignInRules(Patient, TimeSpan.FromHours(1)), Cancellation));

        var changed = await Console.Accounts.SetPasswordAsync("anna", "another password", Tests, Cancellation);

        Assert.Equal([Role.Reviewer], Assert.IsType<GrantOutcome.Granted>(changed).Account.Roles);
        Assert.Null(await Console.Accounts.FindBySessionAsync(before.SessionSecret, Cancellation));
        Assert.IsType<SignInOutcome.Refused>(await Console.Accounts.SignInAsync("anna", TestConsole.Password, new SignInRules(Patient, TimeSpan.FromHours(1)), Cancellation));
        Assert.IsType<SignInOutcome.SignedIn>(await Console.Accounts.SignInAsync("anna", "another password", new SignInRules(Patient, TimeSpan.FromHours(1)), Cancellation));
        var entry = Assert.Single(await Console.EntriesAsync(EntryKinds.AccessGranted), static entry => (string?)entry.Detail!["outcome"] == "password-changed");
        Assert.Equal(("anna", "tests"), (entry.Subject, entry.Actor.Id));
        Assert.DoesNotContain("another password", System.Text.Encoding.UTF8.GetString(entry.Canonical.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANewPassword_LiftsALockOut()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var strict = new LockOut(3, TimeSpan.FromMinutes(15));
        var attempts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            Console.Accounts.SignInAsync("anna", "wrong password", new SignInRules(strict, TimeSpan.FromHours(1)), Cancellation)));
        Assert.Equal(3, attempts.Count(static attempt => attempt is SignInOutcome.Refused));
        Assert.Equal(7, attempts.Count(static attempt => attempt is SignInOutcome.LockedOut));

        await Console.Accounts.SetPasswordAsync("ANNA", "another password", Tests, Cancellation);

        Assert.IsType<SignInOutcome.SignedIn>(await Console.Accounts.SignInAsync("anna", "another password", new SignInRules(strict, TimeSpan.FromHours(1)), Cancellation));
    }

    [Fact]
    public async Task APassword_IsForPeople_AndLongEnough()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var token = await Console.TokenAsync("ci", Role.Reviewer, "general");

        Assert.IsType<GrantOutcome.Invalid>(await Console.Accounts.SetPasswordAsync("anna", "short", Tests, Cancellation));
        Assert.IsType<GrantOutcome.Invalid>(await Console.Accounts.SetPasswordAsync("ci", "long enough", Tests, Cancellation));
        Assert.IsType<GrantOutcome.Unknown>(await Console.Accounts.SetPasswordAsync("nobody", "long enough", Tests, Cancellation));
        Assert.NotNull(await Console.Accounts.FindByTokenAsync(token, Cancellation));
    }

    [Fact]
    public async Task NothingIsGranted_ThatTheLedgerDoesNotTake()
    {
        await Console.CloseLedgerAsync();

        var outcome = await Console.Accounts.CreateTokenAsync("ci", [Role.Admin], ["*"], null, Tests, Cancellation);

        Assert.IsType<GrantOutcome.Unavailable>(outcome);
        Assert.Empty(await Console.Accounts.ListAsync(Cancellation));
    }

    [Fact]
    public async Task OneName_IsOnePerson_WhateverItsCaseOrType()
    {
        await Console.AccountAsync("Anna", Role.Reviewer, "general");

        var outcome = await Console.Accounts.CreateTokenAsync("anna", [Role.Reviewer], ["general"], null, Tests, Cancellation);

        Assert.Equal("Anna", Assert.IsType<GrantOutcome.NameTaken>(outcome).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("-dash")]
    [InlineData("аnna")]
    [InlineData("anna\n")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task NamesThatCouldBeMistaken_AreRefused(string name) =>
        Assert.IsType<GrantOutcome.Invalid>(await Console.Accounts.CreateTokenAsync(name, [Role.Reviewer], ["general"], null, Tests, Cancellation));

    [Fact]
    public async Task AToken_EndsAtItsTime()
    {
        var made = await Console.Accounts.CreateTokenAsync("ci", [Role.Reviewer], ["general"], TimeSpan.FromHours(1), Tests, Cancellation);
        var token = Assert.IsType<GrantOutcome.Granted>(made).Token!;

        Assert.NotNull(await Console.Accounts.StillAsync("token", token, Cancellation));
        Console.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await Console.Accounts.StillAsync("token", token, Cancellation));
    }

    [Fact]
    public async Task TwoProcesses_MayUseThePlaceAtOnce()
    {
        // Each store has its own connections, as another process has.
        using var other = await AccountStore.OpenAsync(Console.AccountsPlace, Console.Ledger, Console.Clock, Cancellation);

        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? Console.Accounts : other).CreateTokenAsync($"ci-{i}", [Role.Reviewer], ["general"], null, Tests, Cancellation)));

        foreach (var granted in made.Select(Assert.IsType<GrantOutcome.Granted>))
        {
            Assert.NotNull(await Console.Accounts.FindByTokenAsync(granted.Token!, Cancellation));
        }
    }
}
