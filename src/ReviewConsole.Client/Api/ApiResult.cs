namespace Holdpoint.ReviewConsole.Client.Api;

/// <summary>What a call to the console came to. Refusals and lost connections are expected, so they are values.</summary>
/// <typeparam name="T">What the call answers when it is done.</typeparam>
public abstract record ApiResult<T>
{
    private ApiResult()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Value">The answer.</param>
    public sealed record Done(T Value) : ApiResult<T>;

    /// <summary>The console said no.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Refused(Problem Problem) : ApiResult<T>;

    /// <summary>No answer came: whether the console acted is not known.</summary>
    public sealed record Unreachable : ApiResult<T>;

    /// <summary>Why it was not done, in words for a person; empty when it was.</summary>
    public string Why => this switch
    {
        Refused refused => refused.Problem.Text,
        Unreachable => "The console cannot be reached.",
        _ => "",
    };
}

/// <summary>Nothing to say beyond that it was done.</summary>
public sealed record Nothing
{
    internal static readonly Nothing Value = new();
}
