using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway;

/// <summary>Finds every mistake in <see cref="GatewayOptions"/> at once; each message names the key, the value found and what it must be.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = new List<string>();
        Number(errors, nameof(options.MaxBodyBytes), options.MaxBodyBytes, 1024, 1 << 30);
        Number(errors, nameof(options.MaxAnswerBytes), options.MaxAnswerBytes, 1024, 1 << 30);
        Number(errors, nameof(options.MaxDecodeRatio), options.MaxDecodeRatio, 2, 10_000);
        Number(errors, nameof(options.MaxJsonDepth), options.MaxJsonDepth, 1, 512);
        Number(errors, nameof(options.MaxJsonStrings), options.MaxJsonStrings, 1, 10_000_000);
        Number(errors, nameof(options.MaxHeldBytes), options.MaxHeldBytes, Math.Max(options.MaxBodyBytes, options.MaxAnswerBytes), long.MaxValue);
        Number(errors, nameof(options.MaxConnections), options.MaxConnections, 1, 1_000_000);
        Number(errors, nameof(options.MaxWebSockets), options.MaxWebSockets, 0, 1_000_000);
        Number(errors, nameof(options.MaxHeaderBytes), options.MaxHeaderBytes, 4096, 1 << 20);
        Number(errors, nameof(options.MaxRequestLineBytes), options.MaxRequestLineBytes, 1024, options.MaxHeaderBytes);
        Number(errors, nameof(options.MaxPurposeLength), options.MaxPurposeLength, 1, 10_000);
        Number(errors, nameof(options.MaxBackgroundAnswerBytes), options.MaxBackgroundAnswerBytes, 1024, 1 << 30);
        Number(errors, nameof(options.MaxKeptAnswerBytes), options.MaxKeptAnswerBytes, options.MaxBackgroundAnswerBytes, long.MaxValue);
        Time(errors, nameof(options.SynchronousLimit), options.SynchronousLimit, TimeSpan.FromSeconds(1), Day);
        Time(errors, nameof(options.FirstComment), options.FirstComment, TimeSpan.FromMilliseconds(1), LongestSilence);
        Time(errors, nameof(options.CommentInterval), options.CommentInterval, TimeSpan.FromMilliseconds(1), LongestSilence);
        Time(errors, nameof(options.WithdrawAfter), options.WithdrawAfter, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Time(errors, nameof(options.KeepResult), options.KeepResult, TimeSpan.FromSeconds(1), Day);
        Time(errors, nameof(options.DrainDelay), options.DrainDelay, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Time(errors, nameof(options.DrainLimit), options.DrainLimit, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Time(errors, nameof(options.RetryAfter), options.RetryAfter, TimeSpan.FromSeconds(1), Day);
        Time(errors, nameof(options.IndeterminateAfter), options.IndeterminateAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        Time(errors, nameof(options.HeadersTimeout), options.HeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        errors.AddRange(options.Tokens.Mistakes());
        errors.AddRange(options.ConsumerLimits.Mistakes("Holdpoint:Gateway:ConsumerLimits"));
        errors.AddRange(options.Webhooks.Mistakes());
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Number(List<string> errors, string key, long found, long least, long most)
    {
        if (found < least || found > most)
        {
            errors.Add($"Holdpoint:Gateway:{key} must be from {least} to {most}, but was {found}.");
        }
    }

    private static void Time(List<string> errors, string key, TimeSpan found, TimeSpan least, TimeSpan most)
    {
        if (found < least || found > most)
        {
            errors.Add($"Holdpoint:Gateway:{key} must be from {least} to {most}, but was {found} (hint: hours:minutes:seconds).");
        }
    }
}
