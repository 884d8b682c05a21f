package quadrant.install;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quadrant.app.Verbs;
import quadrant.task.Task;

/**
 * Quadrant beside other plug-ins' engines, in one process and in the order of the arguments: {@code train}, {@code fit},
 * {@code onnxruntime=JARS} and {@code djl=JARS}, each in a class loader of its own, and {@code djl}, which lies on the class path
 * beside Quadrant. It prints a line for each; with a failure the process goes on.
 */
public final class NeighbourEngines {
    private NeighbourEngines() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        Path out = Path.of(args[1]);
        for (String step : List.of(args).subList(2, args.length)) {
            String name = step.replaceFirst("=.*", "");
            try {
                if (name.equals("train") || name.equals("fit")) {
                    quadrant(name, data, out);
                } else {
                    other(name, step.contains("=") ? step.substring(name.length() + 1) : "");
                }
                System.out.println(name + ": works");
            } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
                System.out.println(name + ": " + e + " | " + e.getCause());
            }
        }
        System.exit(0);
    }

    private static void quadrant(String step, Path data, Path out) {
        Map<String, String> options = new HashMap<>(Map.of(
                "data", data.toString(), "output", out.toString(), "overwrite", "true", "threads", "1", "views", "1"));
        options.putAll(step.equals("train") ? Map.of("depth", "1", "epochs", "1") : Map.of("strategy", "layers"));
        Verbs.FINETUNE.run(options, Task.SILENT);
    }

    private static void other(String name, String jars) throws Exception {
        Class<? extends Runnable> type = name.startsWith("djl") ? Djl.class : Ort.class;
        if (jars.isEmpty()) {
            type.getConstructor().newInstance().run();
            return;
        }
        List<URL> urls = new ArrayList<>();
        urls.add(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toUri()
                        .toURL());
        for (String jar : jars.split(File.pathSeparator)) {
            urls.add(Path.of(jar).toUri().toURL());
        }
        ClassLoader apart = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(apart);
        try {
            ((Runnable) apart.loadClass(type.getName()).getConstructor().newInstance()).run();
        } finally {
            Thread.currentThread().setContextClassLoader(context);
        }
    }

    /** Another plug-in with DJL. */
    public static final class Djl implements Runnable {
        @Override
        public void run() {
            System.setProperty("OPT_OUT_TRACKING", "true");
            try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
                float sum = manager.create(new float[] {1, 2, 3}).sum().getFloat();
                System.out.println("DJL " + Engine.getDjlVersion() + " finds " + sum);
            }
        }
    }

    /** Another plug-in with ONNX Runtime. */
    public static final class Ort implements Runnable {
        @Override
        public void run() {
            try {
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                byte[] model = Files.readAllBytes(Path.of(System.getProperty("quadrant.model")));
                try (OrtSession session = environment.createSession(model);
                        OnnxTensor image = OnnxTensor.createTensor(environment, new float[1][3][224][224]);
                        OrtSession.Result result = session.run(
                                Map.of(session.getInputNames().iterator().next(), image))) {
                    System.out.println("ONNX Runtime "
                            + OrtEnvironment.class.getPackage().getImplementationVersion() + " gives "
                            + result.get(0).getInfo());
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
