/** Classifies on Apache Spark what {@code classify} classifies on one machine: same reading, same network, same rows. */
package quadrant.spark;
