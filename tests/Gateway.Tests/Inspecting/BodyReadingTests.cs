using System.IO.Pipelines;
using System.Text;
using Holdpoint.Gateway.Framing;
using Holdpoint.Gateway.Inspecting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Holdpoint.Gateway.Tests.Inspecting;

/// <summary>What is said of a body that does not come to its end. Over a socket a client that leaves is often noticed first, so here the body is in our hands.</summary>
public sealed class BodyReadingTests
{
    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\n\r\n", "body_incomplete")]
    [InlineData("POST / HTTP/1.1\nHost: a\n\n", "ambiguous_framing")]
    public async Task ABodyThatIsCutOff_IsToldFromOneThatIsFramedToDeceive(string followed, string code)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("""{"model":"""u8.ToArray(), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync(new Microsoft.AspNetCore.Http.BadHttpRequestException("Unexpected end of request content."));
        var rules = new FramingRules();
        _ = rules.Follow(Encoding.ASCII.GetBytes(followed));
        var context = new DefaultHttpContext();
        context.Features.Set(rules);
        context.Features.Set<IRequestBodyPipeFeature>(new Body(pipe.Reader));
        using var body = new RequestBody();

        var refusal = await BodyReading.ReadAsync(context.Request, body, 1024, TestContext.Current.CancellationToken);

        Assert.Equal((400, code, true), (refusal?.Status, refusal?.Code, refusal?.Close));
    }

    private sealed class Body(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
