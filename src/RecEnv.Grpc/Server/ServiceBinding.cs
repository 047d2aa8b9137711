using System.Reflection;
using Grpc.Core;

namespace RecEnv.Grpc.Server;

/// <summary>Finds what generated code left on a service's base class.</summary>
internal static class ServiceBinding
{
    /// <summary>Adds the methods of a service to a binder.</summary>
    /// <exception cref="InvalidOperationException">The service has no generated base.</exception>
    public static void Bind(object service, ServiceBinderBase binder)
    {
        for (Type? type = service.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                MethodInfo method = FindMethod(attribute, type);
                method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, service], null);
                return;
            }
        }

        throw new InvalidOperationException(
            $"{service.GetType()} is not a gRPC service; derive it from the base class that Grpc.Tools generates.");
    }

    private static MethodInfo FindMethod(BindServiceMethodAttribute attribute, Type baseType) =>
        attribute.BindType.GetMethod(
            attribute.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), baseType])
        ?? throw new InvalidOperationException(
            $"{attribute.BindType} has no public static method " +
            $"{attribute.BindMethodName}(ServiceBinderBase, {baseType}).");
}
