package quadrant.backbone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A web server that does to each connection what it was told to, the last of it for ever. */
final class Mirror implements AutoCloseable {
    /** What is done to a connection. */
    interface Answer {
        void to(OutputStream out) throws IOException;
    }

    private final ServerSocket socket;
    private final List<Answer> answers;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The first lines of all that was asked so far. */
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    Mirror(Answer... answers) throws IOException {
        this.answers = List.of(answers);
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::serve).start();
    }

    private static Thread thread(Runnable work) {
        Thread t = new Thread(work, "mirror");
        t.setDaemon(true);
        return t;
    }

    String address() {
        return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        for (int i = 0; !socket.isClosed(); i++) {
            try {
                Socket connection = socket.accept();
                Answer answer = answers.get(Math.min(i, answers.size() - 1));
                thread(() -> answer(connection, answer)).start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket connection, Answer answer) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            if (line == null) {
                return;
            }
            for (String h = in.readLine(); h != null && !h.isEmpty(); ) {
                h = in.readLine();
            }
            requests.add(line);
            answer.to(connection.getOutputStream());
        } catch (IOException e) {
            return; // the client went away
        }
    }

    static void head(OutputStream out, String status, String... headers) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
        for (String h : headers) {
            text.append(h).append("\r\n");
        }
        out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static Answer file(byte[] file) {
        return broken(file, file.length);
    }

    /** The first bytes of a file whose whole length is promised; then the connection breaks. */
    static Answer broken(byte[] file, int bytes) {
        return out -> {
            head(out, "200 OK", "Content-Length: " + file.length);
            out.write(Arrays.copyOf(file, bytes));
            out.flush();
        };
    }

    /** The first bytes of a file, then silence. */
    Answer silent(byte[] file, int bytes) {
        return out -> {
            broken(file, bytes).to(out);
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    static Answer status(String status, String... headers) {
        return out -> {
            String[] all = Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = "Content-Length: 0";
            head(out, status, all);
        };
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }
}
