package quadrant.install;

import ij.ImageJ;
import java.util.List;

/** ImageJ in a process where other plug-ins' libraries come first; says whose they are. */
final class NeighbourDriver {
    private NeighbourDriver() {}

    public static void main(String[] args) throws ClassNotFoundException {
        for (String name : List.of("com.google.gson.Gson", "com.google.protobuf.Message", "org.slf4j.Logger")) {
            String jar = Class.forName(name)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath();
            System.out.println("FIRST " + jar.substring(jar.lastIndexOf('/') + 1));
        }
        ImageJ.main(args);
    }
}
