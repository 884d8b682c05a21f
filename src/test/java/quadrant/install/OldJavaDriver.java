package quadrant.install;

import ij.ImageJ;

/** ImageJ on a Java that calls itself Java 8. */
final class OldJavaDriver {
    private OldJavaDriver() {}

    public static void main(String[] args) {
        System.setProperty("java.specification.version", "1.8");
        ImageJ.main(args);
    }
}
