using Holdpoint.ReviewConsole.Client.Api;

namespace Holdpoint.ReviewConsole.Client.SignIn;

/// <summary>Asks the person to prove again who they are where the console wants it for a call, and makes the call again then.</summary>
public sealed class StepUp
{
    private TaskCompletionSource<bool>? _answer;

    /// <summary>Raised when a question is asked or over.</summary>
    public event Action? Changed;

    /// <summary>What is asked; null when nothing is.</summary>
    public Problem? Asked { get; private set; }

    /// <summary>Makes a call, and once more when the person has confirmed.</summary>
    /// <param name="call">The call.</param>
    public async Task<ApiResult<T>> DoAsync<T>(Func<Task<ApiResult<T>>> call)
    {
        var result = await call();
        if (result is not ApiResult<T>.Refused { Problem: { Code: "step_up_required" } problem })
        {
            return result;
        }

        _answer?.TrySetResult(false);
        var answer = _answer = new TaskCompletionSource<bool>();
        Asked = problem;
        Changed?.Invoke();
        return await answer.Task ? await call() : result;
    }

    /// <summary>The person has confirmed, or does not want to.</summary>
    /// <param name="confirmed">Which.</param>
    public void Answer(bool confirmed)
    {
        Asked = null;
        _answer?.TrySetResult(confirmed);
        _answer = null;
        Changed?.Invoke();
    }
}
