namespace RecEnv.Learning.Tests.Operations;

/// <summary>An operation, inputs to test it with, and the same in double precision.</summary>
public sealed record OperationCase(
    string Name, Input[] Inputs, Func<OperationRun, Tensor> Build, Func<Exact[], Exact> Reference)
{
    public override string ToString() => Name;
}
