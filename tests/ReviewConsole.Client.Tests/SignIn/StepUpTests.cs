using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.SignIn;

namespace Holdpoint.ReviewConsole.Client.Tests.SignIn;

public sealed class StepUpTests
{
    private readonly StepUp _stepUp = new();
    private int _calls;

    [Fact]
    public async Task ACallThatAsksForProof_IsMadeAgain_OnceItIsGiven()
    {
        var done = _stepUp.DoAsync(CallAsync);
        Assert.Equal(["password"], _stepUp.Asked!.ConfirmWith);

        _stepUp.Answer(true);

        Assert.IsType<ApiResult<string>.Done>(await done);
        Assert.Equal(2, _calls);
        Assert.Null(_stepUp.Asked);
    }

    [Fact]
    public async Task WhoDoesNotConfirm_IsToldWhatTheConsoleSaid()
    {
        var done = _stepUp.DoAsync(CallAsync);

        _stepUp.Answer(false);

        Assert.Equal("Prove it.", (await done).Why);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task AnotherRefusal_AsksNothing()
    {
        var result = await _stepUp.DoAsync(static () => Task.FromResult<ApiResult<string>>(new ApiResult<string>.Refused(new Problem { Code = "not_allowed" })));

        Assert.IsType<ApiResult<string>.Refused>(result);
        Assert.Null(_stepUp.Asked);
    }

    private Task<ApiResult<string>> CallAsync() => Task.FromResult<ApiResult<string>>(
        ++_calls > 1 ? new ApiResult<string>.Done("set") : new ApiResult<string>.Refused(new Problem { Code = "step_up_required", Detail = "Prove it.", ConfirmWith = ["password"] }));
}
