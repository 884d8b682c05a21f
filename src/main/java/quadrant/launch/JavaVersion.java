package quadrant.launch;

/** A check of the running Java version against the one that Quadrant requires. */
final class JavaVersion {
    /** The version for which all but this package is compiled. */
    static final int NEEDED = 17;

    private JavaVersion() {}

    /** The running Java version: 8 for {@code 1.8}, 17 for {@code 17}; 0 where it is not known. */
    static int running() {
        return parse(System.getProperty("java.specification.version", ""));
    }

    static int parse(String specification) {
        String number = specification.startsWith("1.") ? specification.substring(2) : specification;
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** One sentence for the user; "" where the Java version is sufficient or not known. */
    static String refusal(int running) {
        if (running == 0 || running >= NEEDED) {
            return "";
        }
        return "Quadrant needs Java " + NEEDED + " or newer and ImageJ runs on Java " + running
                + " here: use the current Fiji, which brings Java 21, or start ImageJ with a Java of your own.";
    }
}
