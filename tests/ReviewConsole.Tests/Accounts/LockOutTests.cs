using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Accounts;

public sealed class LockOutTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    private static readonly LockOut AfterThree = new(3, TimeSpan.FromSeconds(10));

    [Fact]
    public void TheWait_DoublesUpToItsLongest()
    {
        var waits = Enumerable.Range(1, 7).Select(failures => AfterThree.WaitAfter(failures).TotalSeconds);

        Assert.Equal([0, 0, 2, 4, 8, 10, 10], waits);
        Assert.Equal(TimeSpan.FromSeconds(10), AfterThree.WaitAfter(int.MaxValue));
    }

    [Fact]
    public async Task ALockedName_IsNotLookedAt_EvenWithTheRightPassword()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<SignInOutcome.Refused>(await SignInAsync("anna", "wrong password"));
        }

        Assert.IsType<SignInOutcome.LockedOut>(await SignInAsync("ANNA", TestConsole.Password));
        Console.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.IsType<SignInOutcome.SignedIn>(await SignInAsync("anna", TestConsole.Password));
        Assert.IsType<SignInOutcome.Refused>(await SignInAsync("anna", "wrong password"));
    }

    [Fact]
    public async Task AttemptsSentAtOnce_DoNotSlipPastTheLockOut()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => SignInAsync("anna", "wrong password")));

        Assert.Equal(3, outcomes.Count(static outcome => outcome is SignInOutcome.Refused));
        Assert.Equal(27, outcomes.Count(static outcome => outcome is SignInOutcome.LockedOut));
    }

    [Fact]
    public async Task ANameWithoutAccount_LocksOutLikeARealOne()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<SignInOutcome.Refused>(await SignInAsync("nobody", "wrong password"));
        }

        Assert.IsType<SignInOutcome.LockedOut>(await SignInAsync("nobody", "wrong password"));
    }

    private Task<SignInOutcome> SignInAsync(string name, string password) =>
        Console.Accounts.SignInAsync(name, password, new SignInRules(AfterThree, TimeSpan.FromHours(1)), Cancellation);
}
