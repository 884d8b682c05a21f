package quadrant.backbone;

/** The server cannot be reached at all; whoever knows what was wanted says how to do without. */
final class NoNetworkException extends RuntimeException {
    private final String host;

    NoNetworkException(String host, Throwable cause) {
        super(host, cause);
        this.host = host;
    }

    String host() {
        return host;
    }
}
