package quadrant.backbone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy for an address: that of Java's system properties where they name one, else that of the environment's
 * {@code HTTPS_PROXY} and {@code HTTP_PROXY}, except for the hosts of {@code NO_PROXY}.
 */
final class ProxyRule extends ProxySelector {
    private static final int HTTP_PORT = 80;

    private final Map<String, String> environment;
    private final Optional<ProxySelector> system;

    /** @param system what Java's system properties say; asked first */
    ProxyRule(Map<String, String> environment, Optional<ProxySelector> system) {
        this.environment = Map.copyOf(environment);
        this.system = system;
    }

    static ProxyRule ofThisComputer() {
        return new ProxyRule(System.getenv(), Optional.ofNullable(ProxySelector.getDefault()));
    }

    @Override
    public List<Proxy> select(URI uri) {
        List<Proxy> ofSystem = system.map(s -> s.select(uri)).orElse(List.of()).stream()
                .filter(p -> p.type() == Proxy.Type.HTTP)
                .toList();
        if (!ofSystem.isEmpty()) {
            return ofSystem;
        }
        return spared(String.valueOf(uri.getHost()))
                ? List.of(Proxy.NO_PROXY)
                : named(uri.getScheme())
                        .flatMap(ProxyRule::address)
                        .map(a -> List.of(new Proxy(Proxy.Type.HTTP, a)))
                        .orElse(List.of(Proxy.NO_PROXY));
    }

    private Optional<String> named(String scheme) {
        String key = scheme + "_proxy";
        return variable(key).or(() -> variable(key.toUpperCase(Locale.ROOT)));
    }

    private Optional<String> variable(String key) {
        return Optional.ofNullable(environment.get(key)).map(String::strip).filter(v -> !v.isEmpty());
    }

    /** {@code http://user:word@host:port}, of which scheme, user and port may be missing. */
    private static Optional<InetSocketAddress> address(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
            return Optional.ofNullable(uri.getHost()).map(h -> InetSocketAddress.createUnresolved(h, port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean spared(String host) {
        String spare = variable("no_proxy").or(() -> variable("NO_PROXY")).orElse("");
        String h = host.toLowerCase(Locale.ROOT);
        for (String rule : spare.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            String domain = rule.replaceFirst(":\\d+$", "").replaceFirst("^\\*?\\.", "");
            if (rule.equals("*") || (!domain.isEmpty() && (h.equals(domain) || h.endsWith("." + domain)))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        system.ifPresent(s -> s.connectFailed(uri, address, e));
    }
}
