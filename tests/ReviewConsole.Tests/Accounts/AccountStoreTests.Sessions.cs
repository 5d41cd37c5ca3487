using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.SignIn.Provider;
using Holdpoint.ReviewConsole.SignIn.SecondFactor;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;

namespace Holdpoint.ReviewConsole.Tests.Accounts;

public abstract partial class AccountStoreTests
{
    private const string Issuer = "https://login.example.org";

    [Fact]
    public async Task APersonOfAProvider_IsFoundBySubject_AndTheProviderEndsTheirSessions()
    {
        var anna = new ProviderPerson(Issuer, "1", "anna", [Role.Reviewer], ["general"]) { SessionId = "a", AuthenticatedAt = Console.Clock.GetUtcNow() };
        var first = await SignInAsync(anna);
        var second = await SignInAsync(anna with { Name = "renamed", Roles = [Role.Auditor], Queues = [], SessionId = "b", AuthenticatedAt = null });

        var session = await Console.Accounts.FindBySessionAsync(first.SessionSecret, Cancellation);
        Assert.Equal(("anna", Issuer, Role.Auditor), (session!.Account.Name, session.Account.Issuer, Assert.Single(session.Account.Roles)));
        Assert.Equal(DateTimeOffset.UnixEpoch, (await Console.Accounts.FindBySessionAsync(second.SessionSecret, Cancellation))!.ConfirmedAt);
        Assert.IsType<ProviderOutcome.NameTaken>(await Console.Accounts.SignInAsync(anna with { Subject = "2" }, TimeSpan.FromHours(1), Cancellation));
        Assert.IsType<ProviderOutcome.NameTaken>(await Console.Accounts.SignInAsync(anna with { Issuer = "https://other.example.org" }, TimeSpan.FromHours(1), Cancellation));

        Assert.Equal(["anna"], await Console.Accounts.EndProviderSessionsAsync(Issuer, "1", "a", Cancellation));
        Assert.Empty(await Console.Accounts.EndProviderSessionsAsync(Issuer, "2", "b", Cancellation));
        Assert.Null(await Console.Accounts.FindBySessionAsync(first.SessionSecret, Cancellation));
        Assert.Equal(["anna"], await Console.Accounts.EndProviderSessionsAsync(Issuer, null, "b", Cancellation));
        Assert.Null(await Console.Accounts.FindBySessionAsync(second.SessionSecret, Cancellation));
    }

    [Fact]
    public async Task WhatCountsOnce_CountsOnce_ForAsLongAsItMatters()
    {
        var until = Console.Clock.GetUtcNow() + TimeSpan.FromMinutes(2);

        Assert.Equal(1, (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Console.Accounts.UseOnceAsync("a", until, Cancellation)))).Count(static used => used));
        Assert.True(await Console.Accounts.UseOnceAsync("b", until, Cancellation));
    }

    [Fact]
    public async Task ASecondFactor_LiftsALimitedSession_AndItsCodesCountOnce()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var codes = new OneTimeCodes(new EphemeralDataProtectionProvider(), Console.Clock);
        var rules = new SignInRules(Patient, TimeSpan.FromHours(1)) { Codes = codes, RequireSecondFactor = true };
        var limited = Assert.IsType<SignInOutcome.SignedIn>(await Console.Accounts.SignInAsync("anna", TestConsole.Password, rules, Cancellation));
        Assert.Empty(limited.Account.Roles);
        var (kept, secret, _) = codes.New("anna");
        Assert.True(await Console.Accounts.BeginEnrolmentAsync("anna", kept, Cancellation));
        var code = new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(Console.Clock.GetUtcNow().UtcDateTime);
        var (recovery, _) = await Console.Accounts.EndEnrolmentAsync(limited.Account, rules with { Code = code }, Cancellation);

        var session = await Console.Accounts.FindBySessionAsync(limited.SessionSecret, Cancellation);
        Assert.Equal((true, false, 1), (session!.HasSecondFactor, session.MustEnrol, session.Account.Roles.Count));
        Assert.False(await Console.Accounts.BeginEnrolmentAsync("anna", kept, Cancellation));
        Assert.IsType<SignInOutcome.WrongCode>(await Console.Accounts.ConfirmAsync(session.Account, limited.SessionSecret, null, rules with { Code = code }, Cancellation));
        var attempts = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            Console.Accounts.ConfirmAsync(session.Account, limited.SessionSecret, null, rules with { Code = recovery![0] }, Cancellation)));
        Assert.Single(attempts.OfType<SignInOutcome.Confirmed>());
        Assert.IsType<SignInOutcome.Unavailable>(await Console.Accounts.ConfirmAsync(
            session.Account, limited.SessionSecret, null, rules with { Code = "123456", Codes = new OneTimeCodes(new EphemeralDataProtectionProvider(), Console.Clock) }, Cancellation));
    }

    private async Task<ProviderOutcome.SignedIn> SignInAsync(ProviderPerson person) =>
        Assert.IsType<ProviderOutcome.SignedIn>(await Console.Accounts.SignInAsync(person, TimeSpan.FromHours(1), Cancellation));
}
