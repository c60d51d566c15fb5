import type { Example } from './example';

export const wordpressMysql: Example = {
  id: 'wordpress-mysql',
  title: 'WordPress and MySQL',
  sentence:
    'Two Deployments with a claim each, a Secret and two Services: the claims are provisioned by the default class, the Pods follow.',
  yaml: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: blog-storage
  annotations:
    storageclass.kubernetes.io/is-default-class: "true"
provisioner: kubernetes.io/host-path
---
apiVersion: v1
kind: Node
metadata:
  name: node-a
---
apiVersion: v1
kind: Secret
metadata:
  name: blog-db-password
stringData:
  password: choose-another-one
---
apiVersion: v1
kind: Service
metadata:
  name: blog-db
  labels:
    app: blog
spec:
  clusterIP: None
  selector:
    app: blog
    tier: db
  ports:
    - port: 3306
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: blog-db-data
  labels:
    app: blog
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 20Gi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: blog-db
  labels:
    app: blog
spec:
  selector:
    matchLabels:
      app: blog
      tier: db
  strategy:
    type: Recreate
  template:
    metadata:
      labels:
        app: blog
        tier: db
    spec:
      containers:
        - name: mysql
          image: mysql:8.0
          env:
            - name: MYSQL_ROOT_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: blog-db-password
                  key: password
            - name: MYSQL_DATABASE
              value: blog
          ports:
            - containerPort: 3306
              name: mysql
          volumeMounts:
            - name: data
              mountPath: /var/lib/mysql
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: blog-db-data
---
apiVersion: v1
kind: Service
metadata:
  name: blog
  labels:
    app: blog
spec:
  type: LoadBalancer
  selector:
    app: blog
    tier: web
  ports:
    - port: 80
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: blog-content
  labels:
    app: blog
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 20Gi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: blog
  labels:
    app: blog
spec:
  selector:
    matchLabels:
      app: blog
      tier: web
  strategy:
    type: Recreate
  template:
    metadata:
      labels:
        app: blog
        tier: web
    spec:
      containers:
        - name: wordpress
          image: wordpress:6-apache
          env:
            - name: WORDPRESS_DB_HOST
              value: blog-db
            - name: WORDPRESS_DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: blog-db-password
                  key: password
          ports:
            - containerPort: 80
              name: http
          volumeMounts:
            - name: content
              mountPath: /var/www/html
      volumes:
        - name: content
          persistentVolumeClaim:
            claimName: blog-content
`,
};
