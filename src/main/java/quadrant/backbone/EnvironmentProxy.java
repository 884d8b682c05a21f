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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxy for an address: that of Java's system properties, else that of the environment variables {@code HTTPS_PROXY} and
 * {@code HTTP_PROXY}, except for the hosts of {@code NO_PROXY}.
 */
final class EnvironmentProxy extends ProxySelector {
    /** {@code http://user:word@host:port}; scheme, user and port are optional. */
    private static final Pattern ADDRESS = Pattern.compile("(?:\\w+://)?(?:[^@/]*@)?([^:/]+)(?::(\\d{1,5}))?/?");

    private final Map<String, String> environment;
    private final ProxySelector system;

    EnvironmentProxy(Map<String, String> environment, ProxySelector system) {
        this.environment = environment;
        this.system = system;
    }

    @Override
    public List<Proxy> select(URI uri) {
        List<Proxy> ofSystem = system.select(uri);
        Matcher named = ADDRESS.matcher(variable(uri.getScheme() + "_proxy"));
        if (ofSystem.stream().anyMatch(p -> p.type() == Proxy.Type.HTTP) || !named.matches() || spared(uri.getHost())) {
            return ofSystem;
        }
        int port = named.group(2) == null ? 80 : Integer.parseInt(named.group(2));
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(named.group(1), port)));
    }

    /** In lower case or, as some write it, in upper case. */
    private String variable(String key) {
        return environment
                .getOrDefault(key, environment.getOrDefault(key.toUpperCase(Locale.ROOT), ""))
                .strip();
    }

    private boolean spared(String host) {
        String dotted = "." + host.toLowerCase(Locale.ROOT);
        for (String rule : variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            String domain = rule.replaceFirst("^\\*?\\.?", "").replaceFirst(":\\d+$", "");
            if (rule.equals("*") || (!domain.isEmpty() && dotted.endsWith("." + domain))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        system.connectFailed(uri, address, e);
    }
}
