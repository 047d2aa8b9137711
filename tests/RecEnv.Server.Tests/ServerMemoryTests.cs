using RecEnv.Server.Errors;
using RecEnv.Server.Sessions;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class ServerMemoryTests
{
    [Fact]
    public void Run_OutOfMemory_IsRefusedForWantOfCapacity()
    {
        CallRefusedException refused = Assert.Throws<CallRefusedException>(
            () => ServerMemory.Run<int>(() => throw new InsufficientMemoryException()));

        Assert.Equal(Wire.ErrorCode.Capacity, refused.Code);
    }
}
