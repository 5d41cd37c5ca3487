namespace Holdpoint.Gateway.Tests;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void TheDefaults_Check() => Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions()).Succeeded);

    [Fact]
    public void EveryMistake_IsToldAtOnce_WithKeyAndValue()
    {
        var options = new GatewayOptions
        {
            MaxBodyBytes = 1,
            MaxJsonDepth = 1000,
            SynchronousLimit = TimeSpan.Zero,
            CommentInterval = TimeSpan.FromSeconds(20),
            WithdrawAfter = TimeSpan.FromSeconds(2),
        };

        var failures = new GatewayOptionsValidator().Validate(null, options).Failures!.ToArray();

        Assert.Equal(5, failures.Length);
        Assert.Contains("Holdpoint:Gateway:MaxBodyBytes must be from 1024 to 1073741824, but was 1.", failures);
        Assert.Contains(failures, static failure => failure.StartsWith("Holdpoint:Gateway:CommentInterval must be from 00:00:00.0010000 to 00:00:15, but was 00:00:20", StringComparison.Ordinal));
    }
}
