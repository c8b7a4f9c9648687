namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>
/// What tells of a Python program's use of the network: an audit hook (PEP 578), brought in as the module <c>sitecustomize</c>. It leaves
/// Python as it found it, and brings in the machine's own module of that name.
/// </summary>
internal static class PythonHook
{
    /// <summary>The word its lines begin with; then protocol, address and method, with tabs between.</summary>
    public const string Word = "net";

    /// <summary>In place of a protocol: a request, whose connection is told by itself.</summary>
    public const string Url = "url";

    public const string Text = """
        def _begin():
            import os
            import sys

            folder = os.path.dirname(os.path.abspath(__file__))

            def tell(protocol, address, method=""):
                line = "\t".join(("TXT:net", protocol, address, method)).replace("\n", " ")[:3000] + "\n"
                try:
                    pipe = os.open("/dev/.safeops/control/log", os.O_WRONLY | getattr(os, "O_CLOEXEC", 0))
                    try:
                        os.write(pipe, line.encode("utf-8", "replace"))
                    finally:
                        os.close(pipe)
                except OSError:
                    pass

            def shown(address):
                if isinstance(address, tuple) and len(address) >= 2:
                    host = address[0].decode("utf-8", "replace") if isinstance(address[0], bytes) else str(address[0])
                    return ("[%s]:%s" if ":" in host else "%s:%s") % (host, address[1])
                return None

            def method():
                # Whoever opens a connection for a request has its method at hand.
                frame = sys._getframe(2)
                for _ in range(25):
                    if frame is None:
                        break
                    if frame.f_code.co_name in ("_send_request", "putrequest", "urlopen", "request"):
                        value = frame.f_locals.get("method")
                        if isinstance(value, str) and value.isalpha() and value.isupper():
                            return value
                    frame = frame.f_back
                return ""

            def heard(event, arguments):
                try:
                    if event in ("socket.connect", "socket.sendto"):
                        address = shown(arguments[1])
                        if address is not None:
                            datagram = event == "socket.sendto" or arguments[0].type & 15 == 2
                            tell("udp" if datagram else "tcp", address, method())
                    elif event == "socket.getaddrinfo" and arguments[0]:
                        host = arguments[0].decode("utf-8", "replace") if isinstance(arguments[0], bytes) else str(arguments[0])
                        if not (host.replace(".", "").isdigit() or ":" in host or host == "localhost"):
                            tell("any", host if arguments[1] in (None, 0, "0") else "%s:%s" % (host, arguments[1]), method())
                    elif event == "urllib.Request":
                        tell("url", str(arguments[0]), str(arguments[3]))
                except Exception:
                    pass

            sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != folder]
            if hasattr(sys, "addaudithook"):
                sys.addaudithook(heard)
            own = sys.modules.pop("sitecustomize", None)
            try:
                import sitecustomize
            except ImportError as error:
                if getattr(error, "name", None) != "sitecustomize":
                    raise
            finally:
                sys.modules.setdefault("sitecustomize", own)


        _begin()
        del _begin
        """;
}
