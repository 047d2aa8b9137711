using Microsoft.Extensions.Logging;
using RecEnv.Tool.Commands;

namespace RecEnv.Tool.Tests;

public class ServeLoggingTests
{
    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information, LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Information, LogLevel.Trace, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, LogLevel.Information, true)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical, LogLevel.Trace, false)]
    [InlineData("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Error, LogLevel.Trace, false)]
    [InlineData("System.Net.Http", LogLevel.Information, LogLevel.Trace, false)]
    [InlineData("RecEnv.Server.RecEnvServer", LogLevel.Information, LogLevel.Information, true)]
    [InlineData("RecEnv.Server.RecEnvServer", LogLevel.Debug, LogLevel.Information, false)]
    [InlineData("RecEnv.Server.RecEnvServer", LogLevel.Debug, LogLevel.Debug, true)]
    [InlineData("RecEnv.Server.RecEnvServer", LogLevel.Critical, LogLevel.None, false)]
    public void Shows_Line_DependsOnItsOriginAndLevel(string category, LogLevel line, LogLevel least, bool isShown)
    {
        Assert.Equal(isShown, ServeLogging.Shows(category, line, least));
    }
}
