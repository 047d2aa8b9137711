namespace RecEnv.Learning.Tests.Workloads;

/// <summary>A network of this field with its data, trained or asked step by step.</summary>
public interface IWorkload
{
    /// <summary>The weights, by the name of the network.</summary>
    IReadOnlyList<ParameterStore> Stores { get; }

    /// <summary>One step.</summary>
    void Step();
}
