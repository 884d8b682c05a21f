package quadrant.install;

import java.nio.file.Path;
import java.util.List;

/**
 * How ImageJ is started.
 *
 * @param java the program
 * @param display "" for none
 * @param options of Java
 * @param first what stands before ImageJ's jar on the class path
 * @param main the main class
 */
record Where(String java, String display, List<String> options, List<Path> first, String main) {
    static Where headless() {
        return on("");
    }

    static Where on(String display) {
        return new Where(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                display,
                List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                List.of(),
                "ij.ImageJ");
    }

    Where beside(List<Path> jars, Class<?> driver) {
        return new Where(java, display, options, jars, driver.getName());
    }

    Where with(String java, List<String> options) {
        return new Where(java, display, options, first, main);
    }
}
